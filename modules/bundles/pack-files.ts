import type { Settings } from '../../settings/schema';
import type { FunctionFiles } from './function-files';
import { packRules } from './pack-rules';
import { packSeries } from './pack-series';

/**
 * What lies beside the functions' code, by the settings: rules and series. Paths in the settings are relative to `root`.
 * @throws RuleFileError with everything that is wrong in any rule file
 */
export async function packFiles(settings: Settings, root: string): Promise<FunctionFiles> {
  const [rules, series] = await Promise.all([packRules(settings, root), packSeries(settings)]);
  const names = new Set([...Object.keys(rules), ...Object.keys(series)]);
  return Object.fromEntries([...names].map((name) => [name, { ...rules[name], ...series[name] }]));
}
