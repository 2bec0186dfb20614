import type { StateStore } from '../../../shared/state/state-store';
import { StateConflict } from '../../../shared/state/state-store';
import type { MonthlyCost } from '../series/cost';
import type { RowsAhead } from './read-objects';
import type { RunReport } from './run';
import type { SeriesFault, SeriesScore } from './shard-report';
import type { Refusal } from './tell';
import type { ToldObjects } from './tell-objects';

/** A run in numbers, and what to look at: a log line, the metrics, and `state/anomaly-detector/report.json`. */
export interface RunSummary {
  readonly at: string;
  readonly seriesWatched: number;
  readonly seriesLeftOut: LeftOutSummary;
  readonly seriesFailed: readonly SeriesFault[];
  readonly seriesRestarted: readonly SeriesFault[];
  /** Principals and groups of which it could not be read what was seen of them: they begin anew. */
  readonly noveltyRestarted: ToldObjects['restarted'];
  readonly points: number;
  /** Points and rows that came too late to be scored. */
  readonly late: number;
  readonly corrected: number;
  readonly unusable: number;
  readonly findings: number;
  readonly duplicates: number;
  readonly alerts: number;
  /** Anomalies that no finding could be made of. */
  readonly refused: readonly Refusal[];
  /** Alarms of series that are still learning. */
  readonly silenced: number;
  readonly activityObjects: number;
  readonly unreadableObjects: readonly string[];
  /** Objects with rows of a time that had not come when they were written: those rows are left out. */
  readonly rowsAhead: readonly RowsAhead[];
  /** Rows of a principal's day beyond those that are told apart: where a run is done again, they are counted again. */
  readonly rowsAddedUp: number;
  /** Rows of names beyond those that can be kept apart: not counted. */
  readonly rowsBeyond: number;
  readonly metricsRequested: number;
  readonly isComplete: boolean;
  /** Age of the newest point that every series has, seconds; undefined where none was read, 0 where there is none to read. */
  readonly freshnessSeconds: number | undefined;
  /** What was written before it into folders of days before has been read; undefined where no feed was looked at. */
  readonly lateReadTo: string | undefined;
  readonly monthlyCost: MonthlyCost | undefined;
}

export interface LeftOutSummary {
  /** A search that there was more of than it looked at counts as one. */
  readonly count: number;
  readonly byReason: Readonly<Record<string, number>>;
  /** By entry of the settings. */
  readonly bySpec: Readonly<Record<string, number>>;
  readonly examples: readonly string[];
}

const EXAMPLES = 50;

export function summaryOf(report: RunReport, nowMs: number): RunSummary {
  const { choice, shards, counts, visits, insights, late } = report;
  const feeds = [visits, insights, ...late].filter((feed) => feed !== undefined);
  const all = [...shards, ...feeds];
  const total = <T>(items: readonly T[], value: (item: T) => number) =>
    items.reduce((sum, item) => sum + value(item), 0);
  const failed = [...report.notFound, ...shards.flatMap((shard) => shard.failed)];
  return {
    at: new Date(nowMs).toISOString(),
    seriesWatched: choice?.watched.length ?? 0,
    seriesLeftOut: leftOut(report),
    seriesFailed: failed,
    seriesRestarted: shards.flatMap(({ restarted }) => restarted),
    noveltyRestarted: feeds.flatMap(({ restarted }) => restarted),
    points: total(shards, ({ points }) => points),
    late: total(shards, ({ late }) => late) + (counts?.late ?? 0),
    corrected: total(shards, ({ corrected }) => corrected),
    unusable: total(shards, ({ unusable }) => unusable),
    findings: total(all, ({ findings }) => findings),
    duplicates: total(all, ({ duplicates }) => duplicates),
    alerts: total(all, ({ alerts }) => alerts),
    refused: all.flatMap(({ refused }) => refused),
    silenced: total(shards, ({ silenced }) => silenced),
    activityObjects: total([counts, ...feeds], (feed) => feed?.objects ?? 0),
    unreadableObjects: [counts, ...feeds].flatMap((feed) => feed?.unreadable ?? []),
    rowsAhead: [counts, ...feeds].flatMap((feed) => feed?.ahead ?? []),
    rowsAddedUp: total(feeds, ({ addedUp }) => addedUp),
    rowsBeyond: counts?.beyond ?? 0,
    metricsRequested: total(shards, ({ metricsRequested }) => metricsRequested),
    isComplete:
      report.leftForNext === 0 &&
      late.every(({ hadTime }) => hadTime) &&
      [...shards, counts, visits, insights].every((part) => part?.isComplete ?? true),
    freshnessSeconds: freshnessOf(report, nowMs),
    lateReadTo:
      late.length > 0 ? new Date(Math.min(...late.map(({ readTo }) => readTo))).toISOString() : undefined,
    monthlyCost: choice?.cost,
  };
}

function freshnessOf({ choice, shards, leftForNext }: RunReport, nowMs: number): number | undefined {
  if (choice?.watched.length === 0) return 0;
  const readTo = shards.flatMap((shard) => shard.readTo ?? []);
  if (readTo.length === 0 || leftForNext > 0) return undefined;
  return Math.max(0, nowMs / 1000 - Math.min(...readTo));
}

function leftOut({ choice, cut }: RunReport): LeftOutSummary {
  const found = (choice?.leftOut ?? []).map(({ series: { id, specId }, reason }) => ({ id, specId, reason }));
  const left = [...cut.map((specId) => ({ id: `${specId}:*`, specId, reason: 'search' })), ...found];
  return {
    count: left.length,
    byReason: tallied(left.map(({ reason }) => reason)),
    bySpec: tallied(left.map(({ specId }) => specId)),
    examples: left.slice(0, EXAMPLES).map(({ id }) => id),
  };
}

function tallied(names: readonly string[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries(counts);
}

/** Keeps the summary of the last run where people find it. */
export async function keepSummary(state: StateStore, summary: RunSummary): Promise<void> {
  const stored = await state.read('report');
  try {
    await state.write('report', shortened(summary), stored?.version);
  } catch (error) {
    if (!(error instanceof StateConflict)) throw error;
  }
}

/** Of each list its first members. */
function shortened(summary: RunSummary) {
  return Object.fromEntries(
    Object.entries(summary).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.slice(0, EXAMPLES) : value,
    ]),
  );
}

/** A raw score from which on a value is worth a point in a chart: one in a hundred, or less. */
const RAW_TOLD = 2;

/** Series whose scores are told in one run; more at once are one incident. */
const MOST_TOLD = 100;

/** The scores that are told as metrics: the most surprising ones. Each series that is told costs two custom metrics for that hour. */
export function scoresToTell({ shards }: RunReport): readonly SeriesScore[] {
  return shards
    .flatMap(({ scores }) => scores)
    .filter(({ raw }) => raw >= RAW_TOLD)
    .sort((a, b) => b.raw - a.raw)
    .slice(0, MOST_TOLD);
}
