import { join } from 'node:path';
import { type Bundles, bundleFunctions } from '../../modules/bundles';

/** Builds every function as synth does, with the default rules, into `folder`. */
export async function buildFunctions(folder: string): Promise<Bundles> {
  return bundleFunctions(join(__dirname, '../../functions'), folder);
}
