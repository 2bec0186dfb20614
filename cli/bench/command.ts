import { Command, InvalidArgumentError } from 'commander';
import type { CommandIo } from '../io';
import type { BenchOptions } from './bench';

/** `secmon bench`: how fast the CloudTrail processor is, beside plain parsing. */
export function benchCommand(io: CommandIo): Command {
  return new Command('bench')
    .description('Measure the CloudTrail scan beside gunzip + JSON.parse of the same bytes, as JSON.')
    .argument('[path...]', 'CloudTrail files or folders; without any, files are made')
    .option('--rounds <number>', 'rounds of which the best counts', count, 7)
    .option('--events <number>', 'events of the large file that memory is measured on', count, 50_000)
    .addHelpText('after', HELP)
    .action(async (paths: string[], options: BenchOptions) => {
      const { bench } = await import('./bench');
      await bench(paths, options, io);
    });
}

const HELP = `
All rates are taken in one process that does nothing else, one way after the other in each round, so that what else
the machine does touches them alike. \`ratio\` is to gunzip + JSON.parse: above 1 is faster. Rules are the default ones,
but for rules50 and rules500, which are made from the names in the data. Memory is that of a process of its own.

Example:
  npm run -s secmon -- bench ./AWSLogs | jq .matching`;

function count(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('Give a number from 1 on.');
  return number;
}
