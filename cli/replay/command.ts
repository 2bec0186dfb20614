import { Command, InvalidArgumentError, Option } from 'commander';
import type { CommandIo } from '../io';
import { withDetectionOptions } from '../scan/detection-options';
import { instantOf } from './range';
import type { ReplayOptions } from './replay-options';

/** `secmon replay`: detections over a past range of CloudTrail in S3; or what a range holds, sent again. */
export function replayCommand(io: CommandIo): Command {
  const command = new Command('replay')
    .description('Print what the detection rules find in a past range of CloudTrail in S3, or send it again.')
    .requiredOption('--bucket <name>', "the trail's bucket; of --redeliver datadog, the archive's")
    .requiredOption('--from <time>', 'events from this time on: 2026-01-31, or 2026-01-31T08:00Z', time)
    .requiredOption('--to <time>', 'events before this time', time)
    .option('--prefix <prefix>', 'what comes before AWSLogs/ in keys', slashless, '')
    .option('--account <id>', 'of this account; may be given several times', account, [])
    .option('--region <region>', 'of this region; may be given several times', region, [])
    .addOption(
      new Option(
        '--redeliver <to>',
        'scan nothing here: announce the objects to a deployed function',
      ).choices(['cloudtrail', 'datadog']),
    )
    .option('--queue <url>', "--redeliver: URL of the function's queue")
    .option('--again', '--redeliver datadog: logs that were delivered as well', false)
    .option('--dry-run', 'only count the objects', false);
  return withDetectionOptions(command)
    .addHelpText('after', HELP)
    .action(async (options: ReplayOptions) => {
      const { replay } = await import('./replay');
      await replay(options, io);
    });
}

const HELP = `
Reads [PREFIX/]AWSLogs/[o-…/]ACCOUNT/CloudTrail/REGION/yyyy/MM/dd/*.json.gz. Those days are of the delivery, which
comes after the call: the objects of all days of the range and of one further day are read, and of their events those
of the range are looked at. Times are UTC. What is printed, and the exit codes, are those of scan; 2 also stands for
a wrong time.

--redeliver cloudtrail sends S3's notifications of these objects to the processor's queue. It stores an alert once,
so that only what was missed is raised: after a gap, or with a new rule.
--redeliver datadog sends 'Object Created' of the archive's findings of these days (whole days, by the finding's
time) to the exporter's queue. What it has delivered it leaves out. With --again it sends the logs once more, which
Datadog then has twice; events are still announced once and metrics counted once. Datadog takes logs of the last 18
hours under their own time, older ones under the present.

Credentials and region are those of the AWS CLI; AWS_ENDPOINT_URL is heeded.

Examples:
  npm run -s secmon -- replay --bucket trail --from 2026-01-31 --to 2026-02-01 --account 111122223333
  npm run -s secmon -- replay --bucket trail --from 2026-01-31T08:00Z --to 2026-01-31T10:00Z --format json
  npm run -s secmon -- replay --bucket trail --from 2026-01-31 --to 2026-02-01 --redeliver cloudtrail \\
    --queue https://sqs.eu-central-1.amazonaws.com/111122223333/security-monitoring-cloudtrail`;

function time(value: string): number {
  const instant = instantOf(value);
  if (instant === undefined)
    throw new InvalidArgumentError('Write a day that exists, 2026-01-31, or a time, 2026-01-31T08:00Z.');
  return instant;
}

function slashless(value: string): string {
  return value.replace(/^\/+|\/+$/g, '');
}

function account(value: string, all: readonly string[]): readonly string[] {
  if (!/^\d{12}$/.test(value)) throw new InvalidArgumentError('Write its twelve digits.');
  return [...all, value];
}

function region(value: string, all: readonly string[]): readonly string[] {
  if (!/^[a-z]{2}(?:-[a-z]+)+-\d$/.test(value)) throw new InvalidArgumentError('Write it as eu-central-1.');
  return [...all, value];
}
