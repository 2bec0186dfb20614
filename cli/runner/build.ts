import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bundles, bundleFunctions } from '../../modules/bundles';
import { DEFAULT_RULES, loadRuleSet } from '../../rule-files';

/** Builds every function as synth does, with the default rules, into `folder`. */
export async function buildFunctions(folder: string): Promise<Bundles> {
  const { definition } = loadRuleSet({ rules: [DEFAULT_RULES] });
  mkdirSync(join(folder, 'cloudtrail-processor'), { recursive: true });
  writeFileSync(join(folder, 'cloudtrail-processor', 'rules.json'), JSON.stringify(definition));
  return bundleFunctions(join(__dirname, '../../functions'), folder);
}
