import type { OcsfEvent } from './event';

/** How severities are called in tags and tables, from worst to least. */
export const SEVERITY_NAMES = ['critical', 'high', 'medium', 'low', 'informational', 'unknown'] as const;

export type SeverityName = (typeof SEVERITY_NAMES)[number];

const BY_SEVERITY_ID: Readonly<Record<number, SeverityName>> = {
  1: 'informational',
  2: 'low',
  3: 'medium',
  4: 'high',
  5: 'critical',
  6: 'critical',
};

/** The name of an OCSF severity_id: Fatal counts as critical, Other as unknown. */
export function severityName(id: number): SeverityName {
  return BY_SEVERITY_ID[id] ?? 'unknown';
}

/** OCSF 1.6.0 finding status_id: 3 Suppressed, 4 Resolved, 5 Archived, 6 Deleted. */
const QUIET_STATUS = new Set<unknown>([3, 4, 5, 6]);
const CLOSE_ACTIVITY = 3;

/** Closed, or archived or suppressed: nobody is to be called for it. */
export function isClosed(event: OcsfEvent): boolean {
  return event.activity_id === CLOSE_ACTIVITY || QUIET_STATUS.has(event['status_id']);
}
