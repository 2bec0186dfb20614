import { type RuleSet, ruleSetOf } from '../../functions/cloudtrail-processor/core/rules/rule-set';
import { DEFAULT_RULES, loadRuleSet, RuleFileError } from '../../rule-files';
import { WrongUsage } from '../cli-error';
import { plural } from '../plural';
import type { DetectionOptions } from './detection-options';

/**
 * The rules that options name, ready to match.
 * @throws WrongUsage when there are none, or naming all that is wrong in their files
 */
export function ruleSetFor({ rules, defaultRules, suppressions, placeholders }: DetectionOptions): RuleSet {
  const sources = [...(defaultRules ? [DEFAULT_RULES] : []), ...rules];
  if (sources.length === 0)
    throw new WrongUsage('no rules: name some with --rules, or leave out --no-default-rules');
  try {
    const loaded = loadRuleSet({
      rules: sources,
      ...(suppressions === undefined ? {} : { suppressions }),
      ...(placeholders === undefined ? {} : { placeholders }),
    });
    return ruleSetOf(loaded.definition);
  } catch (error) {
    if (!(error instanceof RuleFileError)) throw error;
    const count = plural(error.problems.length, 'problem');
    throw new WrongUsage(`${count} in rule files; nothing was scanned\n${error.message}`);
  }
}
