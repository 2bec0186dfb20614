import { type Command, Option } from 'commander';

/** What detections are looked for and how they are shown, wherever the log files lie. */
export interface DetectionOptions {
  readonly rules: readonly string[];
  readonly defaultRules: boolean;
  readonly format: 'table' | 'json';
  readonly group: boolean;
  readonly suppressions?: string;
  readonly placeholders?: string;
}

/** Gives a command the options that are the same for every source of log files. */
export function withDetectionOptions(command: Command): Command {
  return command
    .option('--rules <path>', 'more rules: a file or a folder; may be given several times', collected, [])
    .option('--no-default-rules', 'leave out the rules that come with secmon')
    .option('--suppressions <file>', 'leave out matches that these silence')
    .option('--placeholders <file>', "lists for the rules' placeholders: name -> values, YAML or JSON")
    .option('--group', "one row for each burst of a rule's matches, which ends an hour after it began", false)
    .addOption(
      new Option('--format <format>', 'for people, or one JSON object a line')
        .choices(['table', 'json'])
        .default('table'),
    );
}

/** Gathers the values of an option that may be given several times. */
function collected(value: string, all: readonly string[]): readonly string[] {
  return [...all, value];
}
