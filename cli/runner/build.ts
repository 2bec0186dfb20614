import { join } from 'node:path';
import { type Bundles, bundleFunctions } from '../../modules/bundles';
import { DEFAULT_RULES, loadRuleSet } from '../../rule-files';

/** Builds every function as synth does, with the default rules, into `folder`. */
export async function buildFunctions(folder: string): Promise<Bundles> {
  return bundleFunctions(join(__dirname, '../../functions'), folder, async () => {
    const { definition } = loadRuleSet({ rules: [DEFAULT_RULES] });
    return { 'cloudtrail-processor': { 'rules.json': Buffer.from(JSON.stringify(definition)) } };
  });
}
