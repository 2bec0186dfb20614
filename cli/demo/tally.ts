import type { ExportReport } from '../../functions/datadog-exporter/core/export-report';
import type { FindingSource } from '../../functions/shared/archive/archive-object';
import {
  addReports,
  type CollectReport,
  NOTHING_COLLECTED,
} from '../../functions/shared/collect/collect-report';
import { SEVERITY_NAMES, type SeverityName } from '../../functions/shared/ocsf/finding-state';

export const SOURCES = [
  'guardduty',
  'inspector',
  'waf',
  'cloudtrail',
  'anomaly',
] as const satisfies readonly FindingSource[];

/** What a run did with one source's records. */
export interface SourceNumbers extends CollectReport {
  /** Events that Datadog took as logs in this run. */
  readonly delivered: number;
  /** Findings that were announced: new, or risen, at HIGH or above. */
  readonly newOrRisen: number;
  /** Delivered events by severity. */
  readonly bySeverity: Readonly<Record<SeverityName, number>>;
}

export interface Numbers {
  readonly sources: Readonly<Record<FindingSource, SourceNumbers>>;
  readonly total: SourceNumbers;
}

/** Adds up what collectors and exporter report. */
export interface Tally {
  collected(source: FindingSource, report: CollectReport): void;
  delivered(source: FindingSource, report: ExportReport): void;
  numbers(): Numbers;
}

const NOTHING: SourceNumbers = {
  ...NOTHING_COLLECTED,
  delivered: 0,
  newOrRisen: 0,
  bySeverity: { critical: 0, high: 0, medium: 0, low: 0, informational: 0, unknown: 0 },
};

export function newTally(): Tally {
  const sources: Record<FindingSource, SourceNumbers> = {
    guardduty: NOTHING,
    inspector: NOTHING,
    waf: NOTHING,
    cloudtrail: NOTHING,
    anomaly: NOTHING,
  };
  return {
    collected(source, report) {
      sources[source] = { ...sources[source], ...addReports([sources[source], report]) };
    },
    delivered(source, { logs, events, logsBySeverity }) {
      sources[source] = added(sources[source], {
        ...NOTHING,
        delivered: logs,
        newOrRisen: events,
        bySeverity: { ...NOTHING.bySeverity, ...logsBySeverity },
      });
    },
    numbers: () => ({
      sources: { ...sources },
      total: SOURCES.map((source) => sources[source]).reduce(added),
    }),
  };
}

function added(a: SourceNumbers, b: SourceNumbers): SourceNumbers {
  return {
    ...addReports([a, b]),
    delivered: a.delivered + b.delivered,
    newOrRisen: a.newOrRisen + b.newOrRisen,
    bySeverity: Object.fromEntries(
      SEVERITY_NAMES.map((name) => [name, a.bySeverity[name] + b.bySeverity[name]]),
    ) as SourceNumbers['bySeverity'],
  };
}
