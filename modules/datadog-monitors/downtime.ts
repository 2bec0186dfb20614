import { DowntimeSchedule } from '@cdktf/provider-datadog/lib/downtime-schedule';
import type { Construct } from 'constructs';
import type { Settings } from '../../settings/schema';
import { literal } from '../deployment';

type MaintenanceDowntime = NonNullable<Settings['datadog']['optional']['maintenanceDowntime']>;

/** Mutes this environment's monitors of this system, and no others, at the recurring times of the settings. */
export function declareDowntime(
  scope: Construct,
  { environment }: Settings,
  { rrule, start, duration, timezone }: MaintenanceDowntime,
): void {
  new DowntimeSchedule(scope, 'maintenance', {
    // All groups of the monitors below.
    scope: '*',
    monitorIdentifier: { monitorTags: [`env:${environment}`, 'managed_by:aws-security-monitoring'] },
    message: 'Maintenance window of the security monitoring; collection and archive go on.',
    displayTimezone: literal(timezone),
    muteFirstRecoveryNotification: false,
    notifyEndStates: ['alert', 'no data', 'warn'],
    notifyEndTypes: ['expired'],
    recurringSchedule: {
      timezone: literal(timezone),
      recurrence: [{ rrule: literal(rrule), duration, start }],
    },
  });
}
