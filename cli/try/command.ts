import { Command, InvalidArgumentError } from 'commander';
import type { CommandIo } from '../io';
import type { TryOptions } from './try';

/** `secmon try`: the automated test of a pipeline, on this machine or as it is deployed. */
export function tryCommand(io: CommandIo): Command {
  return new Command('try')
    .description('Write a sample CloudTrail log file and watch the alert come out.')
    .option('--local', 'play the built functions on this machine (the default)', false)
    .option('--bucket <name>', "a deployed stack: the trail's bucket")
    .option('--table <name>', 'a deployed stack: the alerts table')
    .option('--dlq <url>', "a deployed stack: URL of the processor's dead-letter queue")
    .option('--region <region>', "a deployed stack: its region, if the queue's URL does not say it")
    .option(
      '--root <prefix>',
      'a deployed stack: what comes before the account in keys, e.g. AWSLogs/o-…',
      'AWSLogs',
    )
    .option('--timeout <seconds>', 'a deployed stack: longest wait', seconds, 600)
    .option('--json', 'print the result as JSON instead', false)
    .addHelpText('after', HELP)
    .action(async (options: TryOptions) => {
      const { tryPipeline } = await import('./try');
      await tryPipeline(options, io);
    });
}

const HELP = `
On this machine everything is made at the AWS endpoint that AWS_ENDPOINT_URL names, or at an emulator that is
started for it (Python 3 with moto). A deployed stack is tried with the credentials of the environment, by its outputs:
the sample raises a real alert about a user named secmon-try-…, and its log file stays in the bucket.

Exit codes: 0 alert and message came out, nothing else did, and the dead-letter queue got nothing. 1: not so. 2: wrong usage.`;

function seconds(value: string): number {
  const number = Number(value);
  if (!Number.isFinite(number) || number <= 0) throw new InvalidArgumentError('Give seconds.');
  return number;
}
