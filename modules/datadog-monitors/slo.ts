import { ServiceLevelObjective } from '@cdktf/provider-datadog/lib/service-level-objective';
import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import type { Settings } from '../../settings/schema';

/** Four hours of standstill a month are within this. */
const TARGET_PERCENT = 99.4;
const WARNING_PERCENT = 99.7;

/** An SLO on collection: the share of 30 days in which no collector stood still. */
export function declareCollectionSlo(
  scope: Construct,
  { environment, prefix }: Settings,
  monitorIds: readonly string[],
): void {
  if (monitorIds.length === 0)
    throw new Error(
      'datadog.optional.collectionSlo rests on the freshness monitors, and these settings have none: turn a source and datadog.integration on, or the SLO off',
    );
  new ServiceLevelObjective(scope, 'collection-slo', {
    name: `[${environment}] Security findings are collected`,
    description: 'Share of time in which no collector of security findings stood still.',
    type: 'monitor',
    // The ids are known once the monitors are made; until then they are tokens, which the bindings type as text.
    monitorIds: monitorIds.map((id) => Token.asNumber(id)),
    thresholds: [{ timeframe: '30d', target: TARGET_PERCENT, warning: WARNING_PERCENT }],
    tags: [`env:${environment}`, 'managed_by:aws-security-monitoring', `service:${prefix}`],
  });
}
