import Table from 'cli-table3';
import { DEFAULT_RULES, type LoadedRuleSet, loadRuleSet, RuleFileError } from '../../rule-files';
import { CliError, WrongUsage } from '../cli-error';
import { type CommandIo, writeLine } from '../io';
import { plural } from '../plural';
import { missingRunbooks } from './missing-runbooks';
import { type RuleResult, runExamples } from './run-examples';

/**
 * Runs the examples of rule files and prints how they came out; looks for their runbooks, too.
 * @throws WrongUsage when a file is refused
 * @throws CliError when an example comes out otherwise than it should, or it or a runbook is missing
 */
export async function testRules(
  paths: readonly string[],
  { json }: { readonly json: boolean },
  io: CommandIo,
): Promise<void> {
  const loaded = readRules(paths.length > 0 ? paths : [DEFAULT_RULES]);
  const examples = await runExamples(loaded);
  const results = [...examples, ...missingRunbooks(loaded)];
  const failed = results.filter(({ problem }) => problem !== null);
  if (json) for (const result of results) await writeLine(io.stdout, JSON.stringify(result));
  else {
    if (failed.length > 0) await writeLine(io.stdout, problemTable(failed));
    await writeLine(
      io.stdout,
      `${plural(loaded.sources.length, 'rule')}, ${plural(results.length - failed.length, 'example')} as they should be`,
    );
  }
  if (failed.length > 0)
    throw new CliError(
      `${plural(failed.length, 'example or runbook is', 'examples or runbooks are')} wrong or missing`,
    );
}

/** The rules in files and folders. @throws WrongUsage with all that is wrong in them */
export function readRules(paths: readonly string[]): LoadedRuleSet {
  try {
    return loadRuleSet({ rules: paths });
  } catch (error) {
    if (error instanceof RuleFileError) throw new WrongUsage(`rule files were refused\n${error.message}`);
    throw error;
  }
}

function problemTable(failed: readonly RuleResult[]): string {
  const table = new Table({
    head: ['Rule', 'Example', 'Problem'],
    style: { head: [], border: [], compact: true },
  });
  table.push(
    ...failed.map(({ rule, expected, example, problem }) => [rule, `${expected}: ${example}`, problem ?? '']),
  );
  return table.toString();
}
