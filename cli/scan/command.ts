import { Command } from 'commander';
import type { CommandIo } from '../io';
import { type DetectionOptions, withDetectionOptions } from './detection-options';

/** `secmon scan`: detections over local CloudTrail files. */
export function scanCommand(io: CommandIo): Command {
  const command = new Command('scan')
    .description('Print what the detection rules find in local CloudTrail files.')
    .argument('<path...>', 'log files, or folders of them such as a copy of the bucket');
  return withDetectionOptions(command)
    .addHelpText('after', HELP)
    .action(async (paths: string[], options: DetectionOptions) => {
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
