import { Command, InvalidArgumentError } from 'commander';
import type { CommandIo } from '../io';
import type { AnomaliesOptions } from './anomalies';

/** `secmon anomalies` */
export function anomaliesCommand(io: CommandIo): Command {
  return (
    new Command('anomalies')
      .description('Score the points of a time series, each by those before it.')
      .option('--chart <file>', 'also write a page that draws value, expected band and alarms', chartFile)
      .usage('[options] < FILE')
      // Taken only to say what to write instead; without a description help leaves it out.
      .argument('[file...]')
      .addHelpText('after', HELP)
      .action(async (files: readonly string[], options: AnomaliesOptions, command: Command) => {
        const file = files.find((each) => each !== '-');
        if (file !== undefined) command.error(`error: it reads standard input. Write < ${file}`);
        const { anomalies } = await import('./anomalies');
        await anomalies(options, io);
      })
  );
}

function chartFile(value: string, before: string | undefined): string {
  if (before !== undefined) throw new InvalidArgumentError('There is one page, and it was named before.');
  if (value.trim() === '') throw new InvalidArgumentError('Name a file.');
  if (value.startsWith('-'))
    throw new InvalidArgumentError(
      'Name a file; standard output is for the scores. Before a name that starts with a dash write ./',
    );
  return value;
}

const HELP = `
Standard input is CSV with the header timestamp,value, sorted by time, oldest first. Times are like 2026-01-31 23:55,
2026-01-31T23:55:00.250 (UTC), 2026-01-31T23:55:00Z, 2026-02-01 00:55:00+01:00, or seconds or milliseconds since 1970.
Fields may stand in quotes.

Standard output is timestamp,value,anomaly_score: 0 to 1, an alarm from 0.5. Points that come late or twice cannot be
judged and get 0; standard error says how many, and the exit code is 1 where they are most.

The model counts points and is tuned to points five minutes apart. Others are scored, too, but mean other times: at an
hour, patterns are 16 and 30 hours long, compared with 62 and 250 days before, and an alarm rests for four days. Beyond
two hours no time of the day is known. The first 150 points are learnt from in silence.

Alarms are the bare model's: from the first day, of falls, too, a handful a week. What the deployed detector tells people
is far less: see docs/anomalies.md.

Examples:
  npm run -s secmon -- anomalies --chart network-in.html < network-in.csv > scores.csv
  (read -r header; echo "$header"; sort) < newest-first.csv | npm run -s secmon -- anomalies
  # CloudWatch gives its values in no order.
  (echo timestamp,value; aws cloudwatch get-metric-statistics --period 300 --statistics Sum … --output text \\
    --query 'sort_by(Datapoints, &Timestamp)[].[Timestamp, Sum]' | tr '\\t' ,) | npm run -s secmon -- anomalies`;
