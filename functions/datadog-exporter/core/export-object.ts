import { announce } from './announce';
import { batches } from './batches';
import { deliver } from './deliver';
import { DISTRIBUTION_LIMITS, risenTags } from './distributions';
import { count, type ExportReport, newTally, reportOf, type Tally } from './export-report';
import { failureOf, outOfTime, permanent } from './failure';
import { sourceOf } from './notification';
import type { ExportPorts } from './ports';
import { CLOSING_TIME_MS } from './post';
import { readProgress, writeProgress } from './progress';
import { progressOf, type Run, refuse, startRun } from './run';
import { type Work, workOf } from './work';

/** Datadog takes 1,000 logs and 5 MB in one body; its own forwarder keeps to 400 and 4 MB. */
const LOG_LIMITS = { items: 400, bytes: 4_000_000 } as const;

/**
 * Delivers what is not delivered yet of one archive object: logs, then events, then metrics, then the progress.
 * Never rejects: a failure is part of the report, beside the counts of what was delivered before it.
 */
export async function exportObject(ports: ExportPorts, key: string): Promise<ExportReport> {
  const tally = newTally();
  try {
    if (ports.deadline.remainingMs() < CLOSING_TIME_MS) throw outOfTime();
    sourceOf(key);
    await exportTallied(ports, key, tally);
    return reportOf(tally);
  } catch (error) {
    return reportOf(tally, failureOf(error));
  }
}

async function exportTallied(ports: ExportPorts, key: string, tally: Tally): Promise<void> {
  const progress = await readProgress(ports.state, key);
  tally.alreadyDelivered = progress.done;
  if (progress.done) return;
  const run = startRun(ports, key, tally, progress);
  try {
    await exportEvents(run);
    await exportDistributions(run);
  } catch (error) {
    // The failure counts more than a note that could not be written after it.
    await writeProgress(ports.state, key, progressOf(run, false)).catch(() => undefined);
    throw error;
  }
  await writeProgress(ports.state, key, progressOf(run, run.refused.size === 0));
  if (run.refused.size > 0)
    throw permanent(`${run.refused.size} event(s) refused, the others delivered: ${run.refusal}`);
}

async function exportEvents(run: Run): Promise<void> {
  for await (const batch of batches(workOf(run), LOG_LIMITS)) {
    await exportLogs(run, batch);
    await announceBatch(run, batch);
  }
  if (run.readError !== undefined) throw run.readError;
}

async function exportLogs(run: Run, batch: readonly Work[]): Promise<void> {
  const due = batch.filter(({ isLogDue }) => isLogDue);
  await deliver(run.ports, 'logs', due, ({ index, severity }, verdict) => {
    if (verdict === 'accepted') {
      count(run.tally.logs, severity);
      run.refused.delete(index);
    } else {
      refuse(run, index, `log ${verdict}`);
    }
    run.logs = Math.max(run.logs, index + 1);
  });
}

async function announceBatch(run: Run, batch: readonly Work[]): Promise<void> {
  for (const { index, announceable } of batch) {
    if (announceable) await announceOne(run, index, announceable);
    run.announced = Math.max(run.announced, index + 1);
  }
}

async function announceOne(run: Run, index: number, event: NonNullable<Work['announceable']>): Promise<void> {
  // What this run has seen to needs no look at the state: an object may hold thousands of alerts of one burst.
  if (event.source === 'cloudtrail' && run.bursts.has(event.announcedAs)) return;
  const outcome = await announce(run.ports, event, run.key);
  if (outcome === 'refused') refuse(run, index, 'event refused');
  else run.bursts.add(event.announcedAs);
  if (outcome !== 'announced') return;
  count(run.tally.events, event.severity);
  const tags = risenTags(event, run.ports.environment);
  run.risen.set(tags, (run.risen.get(tags) ?? 0) + 1);
}

async function exportDistributions(run: Run): Promise<void> {
  if (run.metrics) return;
  for (const [tags, times] of run.risen) run.distributions.addRisen(tags, times);
  const series = run.distributions.series(run.ports.clock.now());
  for await (const batch of batches(series, DISTRIBUTION_LIMITS)) {
    await deliver(run.ports, 'distributions', batch, (_, verdict) => {
      if (verdict !== 'accepted') throw permanent(`metrics ${verdict}; logs and events are delivered`);
    });
  }
  run.risen.clear();
  run.metrics = true;
}
