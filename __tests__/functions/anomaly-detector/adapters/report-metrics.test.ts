import { reportRun, reportScores } from '../../../../functions/anomaly-detector/adapters/report-metrics';
import {
  keepSummary,
  scoresToTell,
  summaryOf,
} from '../../../../functions/anomaly-detector/core/run/run-summary';
import { logger, metrics } from '../../../../functions/shared/runtime/observability';
import { memoryState } from '../../../support/memory-state';
import { detectorRig, learned, metricKey, namedSpec } from '../rig';

const KEY = metricKey('eu-central-1', 'bytes');
const spike = Date.parse('2026-11-20T09:30:00Z') / 1000;

/** What was told as metrics, by name, and as log lines. */
function observed(work: () => void) {
  const added = jest.spyOn(metrics, 'addMetric').mockReturnValue(metrics);
  const logs = (['info', 'warn', 'error'] as const).map((level) =>
    jest.spyOn(logger, level).mockReturnValue(),
  );
  work();
  const values = Object.fromEntries(added.mock.calls.map(([name, , value]) => [name, value]));
  const lines = logs.flatMap((spy) => spy.mock.calls.map(([message]) => String(message)));
  jest.restoreAllMocks();
  return { values, lines };
}

async function spikedRun() {
  const rig = await learned();
  rig.cloudWatch.put(KEY, spike, 900_000);
  return { rig, report: await rig.run() };
}

describe('what is said of a run', () => {
  it('is its numbers, and how fresh all series are', async () => {
    const { rig, report } = await spikedRun();
    const summary = summaryOf(report, rig.clock.now());
    const { values, lines } = observed(() => reportRun(summary));
    expect(values).toEqual({
      SeriesWatched: 1,
      SeriesLeftOut: 0,
      SeriesFailed: 0,
      SeriesRestarted: 0,
      PointsScored: 12,
      PointsLate: 0,
      PointsCorrected: 0,
      PointsUnusable: 0,
      AnomaliesFound: 1,
      AlertsRaised: 1,
      AlarmsSilenced: 0,
      ActivityObjectsRead: 0,
      ActivityObjectsUnreadable: 0,
      MetricsRequested: 1,
      RunIncomplete: 0,
      EstimatedMonthlyUsd: summary.monthlyCost?.usd.total,
      // Twenty minutes to settle, and what is left of five.
      FreshnessSeconds: 22 * 60,
    });
    expect(lines).toEqual(['anomalies looked for']);
  });

  it('names what failed, what began anew and what is left out', async () => {
    const specs = ['bytes', 'b', 'c'].map((id) => namedSpec(id));
    const rig = detectorRig({ specs, ceiling: { maxSeries: 2, monthlyBudgetUsd: 100 } });
    rig.cloudWatch.faults.set(KEY, 'Forbidden');
    const summary = summaryOf(await rig.run(), rig.clock.now());
    expect(summary.seriesLeftOut).toEqual({
      count: 1,
      byReason: { count: 1 },
      bySpec: { c: 1 },
      examples: ['c'],
    });
    const { values, lines } = observed(() =>
      reportRun({
        ...summary,
        seriesRestarted: [{ series: 'x', reason: 'y' }],
        noveltyRestarted: [{ id: 'subject#1', reason: 'r', keptAs: 'k' }],
        rowsAhead: [2, 5].map((rows) => ({ key: 'k', rows })),
        rowsAddedUp: 3,
        rowsBeyond: 4,
        refused: [{ anomaly: 'a', reason: 'r', keptAs: 'k' }],
        unreadableObjects: ['k'],
      }),
    );
    expect(values).toMatchObject({
      SeriesLeftOut: 1,
      SeriesFailed: 1,
      SeriesRestarted: 1,
      ActivityObjectsUnreadable: 1,
      AnomaliesRefused: 1,
      NoveltyRestarted: 1,
      ActivityRowsAhead: 7,
      ActivityRowsAddedUp: 3,
      ActivityRowsBeyond: 4,
    });
    expect(lines.sort()).toEqual([
      'activity object passed over',
      'anomalies looked for',
      'anomaly not told, but kept in the state',
      expect.stringContaining('more names in a few hours than can be kept apart'),
      'rows of a time to come are left out',
      'rows of a time to come are left out',
      expect.stringContaining('series are left out: raise anomalies.maxSeries'),
      'series begins anew',
      'series not read',
      expect.stringContaining('what was seen of a principal or group begins anew'),
    ]);
  });

  it('is a few log lines of a kind where everything fails, and their number', async () => {
    const rig = detectorRig({ specs: [namedSpec('bytes')] });
    const summary = summaryOf(await rig.run(), rig.clock.now());
    const many = <T>(one: T) => Array.from({ length: 1000 }, () => one);
    const { values, lines } = observed(() =>
      reportRun({
        ...summary,
        seriesFailed: many({ series: 'x', reason: 'y' }),
        seriesRestarted: many({ series: 'x', reason: 'y' }),
        noveltyRestarted: many({ id: 'subject#1', reason: 'r', keptAs: 'k' }),
        rowsAhead: many({ key: 'k', rows: 1 }),
        refused: many({ anomaly: 'a', reason: 'r', keptAs: 'k' }),
        unreadableObjects: many('k'),
      }),
    );
    expect(values).toMatchObject({ SeriesFailed: 1000, NoveltyRestarted: 1000, AnomaliesRefused: 1000 });
    const kinds = 6;
    expect(lines.filter((line) => line.endsWith(': too many for a line each'))).toHaveLength(kinds);
    expect(lines).toHaveLength(kinds * 11 + 1);
  });

  it('has no freshness where nothing could be read, so that its alarm rings', async () => {
    const rig = detectorRig({ specs: [namedSpec('bytes')] });
    rig.cloudWatch.faults.set(KEY, 'Forbidden');
    const summary = summaryOf(await rig.run(), rig.clock.now());
    expect(observed(() => reportRun(summary)).values).not.toHaveProperty('FreshnessSeconds');
    const nothing = detectorRig({ specs: [] });
    expect(summaryOf(await nothing.run(), nothing.clock.now()).freshnessSeconds).toBe(0);
  });

  it('lies in a document, which another run may have written meanwhile', async () => {
    const { rig, report } = await spikedRun();
    const summary = summaryOf(report, rig.clock.now());
    const state = memoryState();
    await keepSummary(state, summary);
    await Promise.all([keepSummary(state, summary), keepSummary(state, summary)]);
    expect(state.peek('report')).toMatchObject({
      at: '2026-11-20T10:02:00.000Z',
      seriesWatched: 1,
      findings: 1,
    });
  });
});

describe('scores as metrics', () => {
  it('are those of series that were out of the ordinary, with the series as a dimension', async () => {
    const { report } = await spikedRun();
    const scores = scoresToTell(report);
    expect(scores).toMatchObject([{ series: { id: 'bytes' }, score: expect.closeTo(0.86, 1) }]);
    const single = { addDimension: jest.fn(), addMetric: jest.fn() };
    const made = jest.spyOn(metrics, 'singleMetric').mockReturnValue(single as never);
    reportScores(scores);
    made.mockRestore();
    expect(single.addDimension.mock.calls).toEqual([
      ['series', 'bytes'],
      ['series', 'bytes'],
    ]);
    expect(single.addMetric.mock.calls.map(([name]) => name)).toEqual(['AnomalyScore', 'AnomalyRaw']);
    expect(single.addMetric.mock.calls.map(([, , value]) => value)).toEqual([
      scores[0]?.score,
      scores[0]?.raw,
    ]);
  });

  it('name a series in ASCII, which is all that CloudWatch takes, and within the length of a tag', async () => {
    const { report } = await spikedRun();
    const [score] = scoresToTell(report);
    if (score === undefined) throw new Error('no score');
    const single = { addDimension: jest.fn(), addMetric: jest.fn() };
    const made = jest.spyOn(metrics, 'singleMetric').mockReturnValue(single as never);
    for (const id of ['calls-by-principal:Zoë\u0007 ~\u007f', 'x'.repeat(500)])
      reportScores([{ ...score, series: { ...score.series, id } }]);
    made.mockRestore();
    const names = single.addDimension.mock.calls.map(([, name]) => name);
    expect(new Set(names)).toEqual(new Set(['calls-by-principal:Zo?? ~?', 'x'.repeat(190)]));
  });

  it('are a hundred at most, the most surprising ones, and none of everyday values', async () => {
    const { report } = await spikedRun();
    const [shard] = report.shards;
    const [one] = shard?.scores ?? [];
    if (shard === undefined || one === undefined) throw new Error('no score');
    const many = Array.from({ length: 150 }, (_, n) => ({ ...one, raw: n / 10 }));
    const told = scoresToTell({ ...report, shards: [{ ...shard, scores: many }] });
    expect([told.length, told[0]?.raw, told.at(-1)?.raw]).toEqual([100, 14.9, 5]);
    expect(scoresToTell({ ...report, shards: [{ ...shard, scores: many.slice(0, 30) }] })).toHaveLength(10);
  });
});
