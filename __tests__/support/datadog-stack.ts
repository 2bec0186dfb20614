import { Testing } from 'cdktf';
import { SecurityMonitoringDatadogStack } from '../../modules/stacks/security-monitoring-datadog';
import { parseSettings } from '../../settings/load';
import type { Settings } from '../../settings/schema';

/** A block of Terraform JSON. */
// biome-ignore lint/suspicious/noExplicitAny: Terraform JSON is read freely by assertions.
type Block = Record<string, any>;

export interface DatadogStack {
  /** The whole document as text. */
  readonly text: string;
  /** All resources of a type, by the last step of their path. */
  readonly resources: (type: string) => Readonly<Record<string, Block>>;
  readonly data: (type: string) => Readonly<Record<string, Block>>;
  readonly types: readonly string[];
  readonly document: Block;
}

/** Settings of the environment `test` in Frankfurt, with what a test changes. */
export function testSettings(overrides: Block = {}): Settings {
  return parseSettings({ environment: 'test', regions: ['eu-central-1'], ...overrides }, 'test');
}

/** Synthesizes the Datadog stack. */
export function synthDatadog(overrides: Block = {}): DatadogStack {
  const stack = new SecurityMonitoringDatadogStack(
    Testing.app(),
    'security-monitoring-datadog',
    testSettings(overrides),
  );
  const text = Testing.synth(stack);
  const document: Block = JSON.parse(text);
  return {
    text,
    document,
    types: Object.keys(document['resource'] ?? {}),
    resources: (type) => byName(document['resource']?.[type]),
    data: (type) => byName(document['data']?.[type]),
  };
}

/** Terraform's name is the path, joined with "_", and a hash. */
function byName(blocks: Block = {}): Record<string, Block> {
  return Object.fromEntries(
    Object.entries(blocks).map(([name, block]) => [
      name
        .replace(/_[0-9A-F]{8}$/, '')
        .split('_')
        .at(-1),
      block,
    ]),
  );
}

/** Settings with everything that costs extra. */
export const EVERYTHING = {
  notifications: {
    emails: ['soc@example.com'],
    slackChannels: ['security'],
    handles: ['@pagerduty-security'],
  },
  datadog: {
    permissions: 'full',
    cloudSecurityPosture: true,
    runbookUrl: 'https://docs.example.com/runbooks',
    optional: {
      cloudSiemRules: true,
      collectionSlo: true,
      logArchive: true,
      maintenanceDowntime: {
        rrule: 'FREQ=WEEKLY;BYDAY=SU',
        start: '2026-01-04T02:00:00',
        duration: '2h',
        timezone: 'Europe/Berlin',
      },
    },
  },
};
