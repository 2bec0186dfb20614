import { Command, Option } from 'commander';
import type { CommandIo } from '../io';
import type { ScanOptions } from './scan';

/** `secmon scan`: detections over local CloudTrail files. */
export function scanCommand(io: CommandIo): Command {
  return new Command('scan')
    .description('Print what the detection rules find in local CloudTrail files.')
    .argument('<path...>', 'log files, or folders of them such as a copy of the bucket')
    .option('--rules <path>', 'more rules: a file or a folder; may be given several times', collected, [])
    .option('--no-default-rules', 'leave out the rules that come with secmon')
    .option('--suppressions <file>', 'leave out matches that these silence')
    .option('--placeholders <file>', "lists for the rules' placeholders: name -> values, YAML or JSON")
    .option('--group', "one row for each burst of a rule's matches", false)
    .addOption(
      new Option('--format <format>', 'for people, or one JSON object a line')
        .choices(['table', 'json'])
        .default('table'),
    )
    .addHelpText('after', HELP)
    .action(async (paths: string[], options: ScanOptions) => {
      const { scan } = await import('./scan');
      await scan(paths, options, io);
    });
}

const HELP = `
Reads .json, .jsonl, .ndjson, .log and .gz in folders, and any file that is named: {"Records": []}, an array, or events
one behind the other, gzipped or not. Digests and Insights are left out. Large files are streamed.
Rules are Sigma files (YAML), or a monitored_events.json. Each match of an event and a rule is printed once, though
files repeat it; correlations come last, with the event that completed them.

Exit codes: 0 done, whatever was found; 1 a file could not be read whole, the others were; 2 a rule file was refused
and nothing was scanned.

Examples:
  npm run -s secmon -- scan ./AWSLogs
  npm run -s secmon -- scan ./AWSLogs --group --suppressions suppressions.yml
  npm run -s secmon -- scan ./AWSLogs --no-default-rules --rules ./sigma/rules/cloud/aws --format json | jq .title`;

function collected(value: string, all: readonly string[]): readonly string[] {
  return [...all, value];
}
