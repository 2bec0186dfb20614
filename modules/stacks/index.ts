import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdktf';
import type { Settings } from '../../settings/schema';
import type { Bundles } from '../bundles';
import { SecurityMonitoringStack } from './security-monitoring';
import { SecurityMonitoringDatadogStack } from './security-monitoring-datadog';

const AWS_STACK = 'security-monitoring';
const DATADOG_STACK = 'security-monitoring-datadog';

/**
 * Writes the Terraform JSON of both stacks to `<outFolder>/stacks/<stack>/cdk.tf.json`.
 * @returns the stacks' folders, each named like its stack
 */
export function synthesize(settings: Settings, bundles: Bundles, outFolder?: string): readonly string[] {
  // Stack traces in the metadata would hold this machine's paths.
  const app = new App({ stackTraces: false, ...(outFolder === undefined ? {} : { outdir: outFolder }) });
  new SecurityMonitoringStack(app, AWS_STACK, settings, bundles);
  if (settings.datadog.enabled) new SecurityMonitoringDatadogStack(app, DATADOG_STACK, settings);
  app.synth();

  const folderOf = (stack: string) => join(app.outdir, 'stacks', stack);
  if (settings.datadog.enabled) return [AWS_STACK, DATADOG_STACK].map(folderOf);
  // What an earlier synth left there must not be planned by mistake.
  rmSync(join(folderOf(DATADOG_STACK), 'cdk.tf.json'), { force: true });
  return [folderOf(AWS_STACK)];
}
