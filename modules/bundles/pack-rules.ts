import { join } from 'node:path';
import type { Settings } from '../../settings/schema';
import type { FunctionFiles } from './index';

/** What the processor finds beside its code; `modules/cloudtrail` names it in SECURITY_EVENTS_PATH. */
const RULES_FILE = 'rules.json';

/**
 * The rule set that the settings choose, as a file of the processor's zip. Paths are relative to `root`.
 * @throws RuleFileError with everything that is wrong in any rule file
 */
export async function packRules(detection: Settings['detection'], root: string): Promise<FunctionFiles> {
  const { DEFAULT_RULES, loadRuleSet } = await import('../../rule-files');
  const { defaultRules, rules, monitoredEvents, suppressions, placeholders } = detection;
  const { definition } = loadRuleSet({
    rules: [...(defaultRules ? [DEFAULT_RULES] : []), ...rules.map((path) => join(root, path))],
    placeholders,
    ...(monitoredEvents === undefined ? {} : { monitoredEvents: [join(root, monitoredEvents)] }),
    ...(suppressions === undefined ? {} : { suppressions: join(root, suppressions) }),
  });
  return {
    'cloudtrail-processor': { [RULES_FILE]: new TextEncoder().encode(JSON.stringify(definition)) },
  };
}
