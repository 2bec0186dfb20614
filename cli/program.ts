import { Command, InvalidArgumentError, Option } from 'commander';
import { version } from '../package.json';
import { anomaliesCommand } from './anomalies/command';
import { benchCommand } from './bench/command';
import type { CommandIo } from './io';
import { NORMALIZABLE_SOURCES, type NormalizeOptions } from './normalize/sources';
import { replayCommand } from './replay/command';
import { rulesCommand } from './rules/command';
import { scanCommand } from './scan/command';
import { tryCommand } from './try/command';

interface DemoOptions {
  readonly out: string;
  readonly json: boolean;
}

/** The `secmon` command line. What a command needs is loaded when it runs, so that help is quick. */
export function createProgram(io: CommandIo): Command {
  const program = new Command('secmon')
    .description('Continuous security monitoring for AWS and Datadog, on your own machine.')
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
    .showHelpAfterError('Run with --help to see how it is used.')
    .addHelpText('after', '\nExit codes: 0 done, 1 failed, 2 wrong usage. DEBUG=1 shows stack traces.');
  program.addCommand(demoCommand(io).copyInheritedSettings(program));
  program.addCommand(normalizeCommand(io).copyInheritedSettings(program));
  program.addCommand(replayCommand(io).copyInheritedSettings(program));
  program.addCommand(rulesCommand(io, program));
  program.addCommand(anomaliesCommand(io).copyInheritedSettings(program));
  program.addCommand(benchCommand(io).copyInheritedSettings(program));
  program.addCommand(scanCommand(io).copyInheritedSettings(program));
  program.addCommand(tryCommand(io).copyInheritedSettings(program));
  return program;
}

function demoCommand(io: CommandIo): Command {
  return new Command('demo')
    .description('Play a recorded week of a sample account through the collectors and the exporter.')
    .option(
      '--out <dir>',
      'folder for archive, state, Datadog intake, Terraform and report',
      folder,
      'demo.out',
    )
    .option('--json', 'print the numbers as JSON instead of a table', false)
    .addHelpText(
      'after',
      '\nNeeds no AWS account, no credentials and no network. Run it twice: nothing is stored twice.',
    )
    .action(async (options: DemoOptions) => {
      const { demo } = await import('./demo/demo');
      await demo(options, io);
    });
}

function normalizeCommand(io: CommandIo): Command {
  const source = new Option('--source <source>', 'the service that wrote the records')
    .choices(NORMALIZABLE_SOURCES)
    .makeOptionMandatory();
  return new Command('normalize')
    .description('Print the OCSF events of native records, one a line.')
    .argument('<file>', 'file to read; "-" reads standard input')
    .addOption(source)
    .addHelpText('after', NORMALIZE_HELP)
    .action(async (file: string, options: NormalizeOptions) => {
      const { normalize } = await import('./normalize/normalize');
      await normalize(file, options, io);
    });
}

const NORMALIZE_HELP = `
FILE holds native records or EventBridge events: one JSON object, an array, NDJSON, or an answer of the
service ({"Findings": []}, {"findings": []}, {"SampledRequests": []}), gzipped or not. NDJSON is streamed.
Records that cannot be read are named on standard error, the others are printed, and the exit code is 1.

Examples:
  aws guardduty get-findings … | npm run -s secmon -- normalize --source guardduty -
  npm run -s secmon -- normalize --source waf aws-waf-logs.log.gz | jq .severity`;

function folder(value: string): string {
  if (value.trim() === '' || value.includes('\0')) throw new InvalidArgumentError('Name a folder.');
  return value;
}
