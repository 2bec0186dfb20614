import { StateConflict } from '../../../shared/state/state-store';
import type { FinalCounts } from '../activity/ledger';
import type { Anomaly } from '../findings/anomaly';
import { seriesAnomaly } from '../findings/series-anomaly';
import type { Series } from '../series/series';
import { activityPoints, type Batch, metricBatches, nextSpan, readBatch } from './batches';
import { OpenSeries } from './open-series';
import type { MetricPoints, RunPorts, Span } from './ports';
import { decodeShard, encodeShard, type Point, type SeriesEntry } from './shard-file';
import { type ShardReport, ShardTally } from './shard-report';
import { type TellContext, tell } from './tell';
import type { Watches } from './watches';

/** What a run gives to each of its shards. */
export interface ShardContext extends TellContext {
  readonly watches: Watches;
  /** Points that begin before it are final; epoch seconds. */
  readonly settledTo: number;
  /** What was counted; undefined where that is not known in this run. */
  readonly counts: FinalCounts | undefined;
  readonly learningDays: number;
}

/** A run with less left ends its shard: telling and writing take some seconds. */
const STOP_MARGIN_MS = 30_000;

const DAY = 86_400;

/**
 * What a new series' past is read for: six weeks and what is compared with them, so that its first day is judged as any later
 * one. CloudWatch keeps points of five minutes for 63 days.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#metrics-retention
 */
const HISTORY_DAYS = 46;

/** Series that are not watched any more are forgotten after so long. */
const FORGOTTEN_AFTER = 14 * DAY;

/**
 * Reads what is new of the series of one shard, scores it, tells what is out of the ordinary, and only then writes how far it
 * came. A run that dies before has left nothing but findings and alerts that the next one finds to be there. Where another
 * run has written in the meantime, it has told the same: its state stands.
 */
export async function runShard(
  ports: RunPorts,
  shard: number,
  series: readonly Series[],
  context: ShardContext,
): Promise<ShardReport> {
  const tally = new ShardTally(series.length);
  const stored = await ports.shards.read(shard);
  const entries = stored ? readEntries(stored.bytes, tally) : [];
  const open = openAll(series, entries, context, tally);
  const anomalies = await feedAll(ports, open, context, tally);
  tally.told(await tell(ports, anomalies, context));
  tally.readTo(open);
  if (!tally.hasMoved) return tally.report('unchanged');
  const bytes = encodeShard(entriesAfter(open, entries, context.settledTo));
  try {
    await ports.shards.write(shard, bytes, stored?.version);
    return tally.report('written');
  } catch (error) {
    if (error instanceof StateConflict) return tally.report('conflict');
    throw error;
  }
}

function readEntries(bytes: Uint8Array, tally: ShardTally): readonly SeriesEntry[] {
  try {
    return decodeShard(bytes);
  } catch (error) {
    tally.restarted({ series: '*', reason: (error as Error).message });
    return [];
  }
}

function openAll(
  series: readonly Series[],
  entries: readonly SeriesEntry[],
  context: ShardContext,
  tally: ShardTally,
): readonly OpenSeries[] {
  const known = new Map(entries.map((entry) => [entry.id, entry]));
  return series.map((one) => {
    const entry = known.get(one.id);
    try {
      if (entry) return OpenSeries.resume(one, context.watches, entry);
    } catch (error) {
      tally.restarted({ series: one.id, reason: (error as Error).message });
    }
    const from = firstPeriod(one, context);
    // What was before a series was found is nobody's news; counts have no such history.
    const found = one.from.kind === 'metric' ? context.settledTo : from;
    return OpenSeries.begin(one, context.watches, { from, newsFrom: entry?.readTo ?? found });
  });
}

/** Where a series without a model begins: CloudWatch has its history. */
function firstPeriod({ from }: Series, { settledTo, counts }: ShardContext): number {
  return from.kind === 'activity' ? (counts?.firstOf(from) ?? settledTo) : settledTo - HISTORY_DAYS * DAY;
}

/** Gives a series what is new of it up to a time. */
type Feed = (one: OpenSeries, points: readonly Point[], to: number) => void;

async function feedAll(
  ports: RunPorts,
  open: readonly OpenSeries[],
  context: ShardContext,
  tally: ShardTally,
): Promise<readonly Anomaly[]> {
  const anomalies: Anomaly[] = [];
  const feed: Feed = (one, points, to) => anomalies.push(...fed(one, { points, to }, context, tally));
  const { counts } = context;
  if (counts)
    for (const one of open)
      if (one.series.from.kind === 'activity') feed(one, activityPoints(one, counts), counts.settledTo);
  for (const batch of metricBatches(open)) if (!(await feedBatch(ports, batch, context, tally, feed))) break;
  return anomalies;
}

/** @returns whether there is time for more */
async function feedBatch(
  ports: RunPorts,
  batch: Batch,
  { settledTo }: ShardContext,
  tally: ShardTally,
  feed: Feed,
): Promise<boolean> {
  const broken = new Set<OpenSeries>();
  for (;;) {
    const open = batch.open.filter((one) => !broken.has(one));
    const span = nextSpan(open, settledTo);
    if (span === undefined) return true;
    if (ports.deadline.remainingMs() < STOP_MARGIN_MS) {
      tally.isComplete = false;
      return false;
    }
    tally.metricsRequested += open.length;
    const answers = await answersOf(ports, { ...batch, open }, span);
    for (const [index, one] of open.entries()) {
      const answer = answers[index] ?? { fault: 'CloudWatch did not answer for it' };
      if ('points' in answer) feed(one, answer.points, span.to);
      else {
        broken.add(one);
        tally.failed({ series: one.series.id, reason: answer.fault });
      }
    }
  }
}

/** A region that does not answer costs its own series only. */
async function answersOf(ports: RunPorts, batch: Batch, span: Span): Promise<readonly MetricPoints[]> {
  try {
    return await readBatch(ports.metrics, batch, span);
  } catch (error) {
    const fault = `${batch.region}: ${(error as Error).message}`;
    return batch.open.map(() => ({ fault }));
  }
}

/** Feeds one series, apart from all others: what its model cannot take costs its own state only. */
function fed(
  one: OpenSeries,
  { points, to }: { readonly points: readonly Point[]; readonly to: number },
  { learningDays }: ShardContext,
  tally: ShardTally,
): readonly Anomaly[] {
  try {
    const result = one.feed(points, to);
    tally.fed(one, result);
    const told = result.alarms.filter(({ at }) => one.isNews(at, learningDays * DAY));
    tally.silenced += result.alarms.length - told.length;
    return told.map((alarm) => seriesAnomaly(one.series, alarm));
  } catch (error) {
    one.restart(to);
    tally.restarted({ series: one.series.id, reason: (error as Error).message });
    return [];
  }
}

/** The shard as it is written: in one order, without what has long not been watched. */
function entriesAfter(
  open: readonly OpenSeries[],
  entries: readonly SeriesEntry[],
  settledTo: number,
): readonly SeriesEntry[] {
  const watched = new Set(open.map(({ series }) => series.id));
  const resting = entries.filter(
    ({ id, readTo }) => !watched.has(id) && readTo > settledTo - FORGOTTEN_AFTER,
  );
  return [...open.map((one) => one.toEntry()), ...resting].sort((a, b) => (a.id < b.id ? -1 : 1));
}
