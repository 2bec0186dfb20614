import { App } from 'cdktf';
import type { Settings } from '../../settings/schema';
import type { Bundles } from '../lambda-function';
import { SecurityMonitoringStack } from './security-monitoring';
import { SecurityMonitoringDatadogStack } from './security-monitoring-datadog';

export { bundleFunctions } from '../lambda-function';

/**
 * Writes the Terraform JSON of both stacks to `<outFolder>/stacks/<stack>/cdk.tf.json`.
 * @returns the stacks' names
 */
export function synthesize(settings: Settings, bundles: Bundles, outFolder?: string): readonly string[] {
  // Stack traces in the metadata would hold this machine's paths.
  const app = new App({ stackTraces: false, ...(outFolder === undefined ? {} : { outdir: outFolder }) });
  const stacks = [new SecurityMonitoringStack(app, 'security-monitoring', settings, bundles)];
  const datadog = settings.datadog.enabled
    ? [new SecurityMonitoringDatadogStack(app, 'security-monitoring-datadog', settings)]
    : [];
  app.synth();
  return [...stacks, ...datadog].map(({ node }) => node.id);
}
