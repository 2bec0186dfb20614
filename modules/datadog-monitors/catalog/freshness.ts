import type { Source } from '../../deployment';
import type { CatalogContext, MonitorSpec } from '../monitor-spec';

/** A collector and when its poll runs. */
export interface Collector {
  readonly source: Exclude<Source, 'cloudtrail' | 'anomaly'>;
  readonly schedule: string;
}

/** Periods without a successful run before somebody is told. */
const MISSED_PERIODS = 4;

/** The windows of metric monitors, by their hours. https://docs.datadoghq.com/monitors/configuration/ */
const WINDOWS_HOURS = [1, 2, 4, 24, 48, 168] as const;

/** A cron expression is not read: it is taken for daily, with room for a run that is late. */
const CRON_WINDOW_HOURS = 48;

/** One monitor a collector: silence must not look like peace. */
export function freshnessMonitor({ source, schedule }: Collector, context: CatalogContext): MonitorSpec {
  const functionName = `${context.prefix}-${source}-collector`;
  const windowHours = freshnessWindowHours(schedule);
  return {
    key: freshnessKey(source),
    title: `Collection of ${source} stands still`,
    priority: 2,
    source,
    condition: { kind: 'freshness', functionName, scope: context.awsScope, windowHours },
    alert: `${functionName} had no successful run for ${windowHours} h: findings of ${source} are not seen.`,
    recovery: `${functionName} runs again. It goes on from where it stopped, so nothing is missing.`,
    escalation: { text: `${source} is still not collected.`, renotifyMinutes: 240 },
    runbook: 'freshness',
  };
}

/** The key of a collector's freshness monitor. */
export function freshnessKey(source: Collector['source']): string {
  return `${source}-collection-stale`;
}

/** The smallest window that holds four periods of the schedule. */
export function freshnessWindowHours(schedule: string): number {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)/.exec(schedule) ?? [];
  if (unit === undefined) return CRON_WINDOW_HOURS;
  const hours = Number(count) * ({ minute: 1 / 60, hour: 1, day: 24 }[unit] ?? 1) * MISSED_PERIODS;
  return WINDOWS_HOURS.find((window) => window >= hours) ?? 168;
}
