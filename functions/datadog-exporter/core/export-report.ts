import type { SeverityName } from '../../shared/ocsf/finding-state';
import type { Failure } from './failure';

type SeverityCounts = Readonly<Partial<Record<SeverityName, number>>>;

/** What one run delivered of one object. */
export interface ExportReport {
  /** Logs that Datadog took in this run. */
  readonly logs: number;
  readonly logsBySeverity: SeverityCounts;
  /** Events sent in this run: findings that are new or risen at High or above. */
  readonly events: number;
  readonly eventsBySeverity: SeverityCounts;
  /** Longest time between a finding's update and its delivery in this run; undefined when nothing was delivered. */
  readonly lagSeconds?: number;
  /** The object had been delivered before; nothing was sent. */
  readonly alreadyDelivered: boolean;
  /** Why it is not, or not wholly, delivered. */
  readonly failure?: Failure;
}

/** Counts while a run goes on. */
export interface Tally {
  readonly logs: Map<SeverityName, number>;
  readonly events: Map<SeverityName, number>;
  lagSeconds: number | undefined;
  alreadyDelivered: boolean;
}

export function newTally(): Tally {
  return { logs: new Map(), events: new Map(), lagSeconds: undefined, alreadyDelivered: false };
}

export function count(counts: Map<SeverityName, number>, severity: SeverityName): void {
  counts.set(severity, (counts.get(severity) ?? 0) + 1);
}

export function reportOf(tally: Tally, failure?: Failure): ExportReport {
  return {
    logs: sum(tally.logs),
    logsBySeverity: Object.fromEntries(tally.logs),
    events: sum(tally.events),
    eventsBySeverity: Object.fromEntries(tally.events),
    ...(tally.lagSeconds !== undefined && { lagSeconds: tally.lagSeconds }),
    alreadyDelivered: tally.alreadyDelivered,
    ...(failure && { failure }),
  };
}

function sum(counts: ReadonlyMap<SeverityName, number>): number {
  return [...counts.values()].reduce((total, n) => total + n, 0);
}
