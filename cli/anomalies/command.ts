import { Command } from 'commander';
import type { CommandIo } from '../io';
import type { AnomaliesOptions } from './anomalies';

/** `secmon anomalies` */
export function anomaliesCommand(io: CommandIo): Command {
  return new Command('anomalies')
    .description('Score the points of a time series, each by those before it.')
    .option('--chart <file>', 'also write a page that draws value, expected band and alarms')
    .addHelpText('after', HELP)
    .action(async (options: AnomaliesOptions) => {
      const { anomalies } = await import('./anomalies');
      await anomalies(options, io);
    });
}

const HELP = `
Standard input is CSV with the header timestamp,value in stream order. Times are like 2026-01-31 23:55:00 (UTC), or
seconds or milliseconds since 1970. Fields may stand in quotes.
Standard output is timestamp,value,anomaly_score: 0 to 1, an alarm from 0.5. Points that come late or twice get 0.

Example:
  npm run -s secmon -- anomalies --chart network-in.html < network-in.csv > scores.csv`;
