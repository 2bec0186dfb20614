import { join } from 'node:path';
import type { Settings } from '../../settings/schema';
import type { FunctionFiles } from './function-files';
import { ownNames } from './own-names';

/** What the processor finds beside its code; `modules/cloudtrail` names it in SECURITY_EVENTS_PATH. */
const RULES_FILE = 'rules.json';

/** What the anomaly detector finds beside its code; `modules/anomaly-detection` names it in SUPPRESSIONS_PATH. */
const SUPPRESSIONS_FILE = 'suppressions.json';

/**
 * The rule set that the settings choose, as a file of the processor's zip, and what it silences of anomalies, as one of the
 * detector's. Paths are relative to `root`. What is the
 * system's own, `%own_resources%` in rules, goes by the settings' names.
 * @throws RuleFileError with everything that is wrong in any rule file
 */
export async function packRules(settings: Settings, root: string): Promise<FunctionFiles> {
  const { DEFAULT_RULES, loadRuleSet } = await import('../../rule-files');
  const { defaultRules, rules, monitoredEvents, suppressions, placeholders } = settings.detection;
  const { definition, anomalySuppressions } = loadRuleSet({
    rules: [...(defaultRules ? [DEFAULT_RULES] : []), ...rules.map((path) => join(root, path))],
    placeholders: { own_resources: ownNames(settings), ...placeholders },
    ...(monitoredEvents === undefined ? {} : { monitoredEvents: [join(root, monitoredEvents)] }),
    ...(suppressions === undefined ? {} : { suppressions: join(root, suppressions) }),
  });
  return {
    'cloudtrail-processor': { [RULES_FILE]: encoded(definition) },
    'anomaly-detector': { [SUPPRESSIONS_FILE]: encoded(anomalySuppressions) },
  };
}

function encoded(document: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(document));
}
