import { join } from 'node:path';
import type { Settings } from '../../settings/schema';
import type { FunctionFiles } from './function-files';
import { ownNames } from './own-names';

/** What the processor finds beside its code; `modules/cloudtrail` names it in SECURITY_EVENTS_PATH. */
const RULES_FILE = 'rules.json';

/**
 * The rule set that the settings choose, as a file of the processor's zip. Paths are relative to `root`. What is the
 * system's own, `%own_resources%` in rules, goes by the settings' names.
 * @throws RuleFileError with everything that is wrong in any rule file
 */
export async function packRules(settings: Settings, root: string): Promise<FunctionFiles> {
  const { DEFAULT_RULES, loadRuleSet } = await import('../../rule-files');
  const { defaultRules, rules, monitoredEvents, suppressions, placeholders } = settings.detection;
  const { definition } = loadRuleSet({
    rules: [...(defaultRules ? [DEFAULT_RULES] : []), ...rules.map((path) => join(root, path))],
    placeholders: { own_resources: ownNames(settings), ...placeholders },
    ...(monitoredEvents === undefined ? {} : { monitoredEvents: [join(root, monitoredEvents)] }),
    ...(suppressions === undefined ? {} : { suppressions: join(root, suppressions) }),
  });
  return {
    'cloudtrail-processor': { [RULES_FILE]: new TextEncoder().encode(JSON.stringify(definition)) },
  };
}
