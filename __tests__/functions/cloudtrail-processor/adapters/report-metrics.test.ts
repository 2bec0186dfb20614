import { reportProcessed } from '../../../../functions/cloudtrail-processor/adapters/report-metrics';
import type { LogFile } from '../../../../functions/cloudtrail-processor/core/log-file';
import type { ObjectReport } from '../../../../functions/cloudtrail-processor/core/process/object-report';
import type { Processed } from '../../../../functions/cloudtrail-processor/core/process/process-messages';
import { logger, metrics } from '../../../../functions/shared/runtime/observability';

const FILE: LogFile = {
  bucket: 'trail',
  key: 'the-key',
  kind: 'events',
  accountId: '123456789012',
  region: 'eu-central-1',
  day: '20261120',
};
const NOW = 1_000_000;
const report = (changes: Partial<ObjectReport> = {}): ObjectReport => ({
  file: FILE,
  records: 10,
  bytes: 1_000,
  matches: 4,
  alerts: 3,
  suppressed: 1,
  duplicates: 2,
  ...changes,
});
const processed = (outcome: Processed['outcome'], changes: Partial<Processed> = {}): Processed => ({
  message: { id: 'm', body: '', receiptHandle: '', receiveCount: 1 },
  outcome,
  reports: [],
  skipped: 0,
  ...changes,
});

function reported(...batch: readonly Processed[]): Record<string, number> {
  const added = jest.spyOn(metrics, 'addMetric').mockImplementation();
  reportProcessed(batch, NOW);
  const values = Object.fromEntries(added.mock.calls.map(([name, , value]) => [name, value]));
  metrics.clearMetrics();
  return values;
}

beforeEach(() => {
  for (const level of ['info', 'warn'] as const) jest.spyOn(logger, level).mockImplementation();
});

afterEach(() => {
  jest.restoreAllMocks();
});

describe('the metrics of a batch', () => {
  it('add up what was read, matched and raised', () => {
    const insights = report({ file: { ...FILE, kind: 'insights' }, records: 7, matches: 0, alerts: 0 });
    expect(
      reported(
        processed('done', { reports: [report(), report()], skipped: 2 }),
        processed('done', { reports: [insights], skipped: 1 }),
      ),
    ).toMatchObject({
      ObjectsRead: 3,
      ObjectsSkipped: 3,
      RecordsRead: 27,
      BytesRead: 3_000,
      Matches: 8,
      AlertsRaised: 6,
      AlertsSuppressed: 3,
      AlertsDuplicate: 6,
      InsightRecords: 7,
      MessagesFailed: 0,
      DeadLettered: 0,
    });
  });

  it('tell faults apart', () => {
    const failing = (kind: 'limit' | 'content' | 'gone' | 'outage', outcome: 'failed' | 'dead') => {
      const failure = { kind, reason: kind };
      return processed(outcome, { reports: [report({ failure })], failure });
    };
    expect(
      reported(
        failing('limit', 'dead'),
        failing('content', 'failed'),
        failing('content', 'failed'),
        failing('gone', 'dead'),
        failing('outage', 'failed'),
      ),
    ).toMatchObject({
      LimitBreached: 1,
      ObjectsDamaged: 2,
      ObjectsGone: 1,
      MessagesFailed: 3,
      DeadLettered: 2,
    });
    expect(logger.warn).toHaveBeenCalledWith(
      'message dead',
      expect.objectContaining({ messageId: 'm', fault: 'limit', reason: 'limit' }),
    );
  });

  it('say how late the slowest object is and how fresh the newest event, of what was read', () => {
    const failure = { kind: 'outage', reason: '' } as const;
    const reports = [
      report({ writtenAt: NOW - 9_000, newestEventAt: NOW - 60_000 }),
      report({ writtenAt: NOW - 3_000, newestEventAt: NOW - 20_000 }),
      report({ writtenAt: NOW - 99_000, failure }),
      report(),
    ];
    expect(reported(processed('done', { reports }))).toMatchObject({ LagSeconds: 9, FreshnessSeconds: 20 });
  });

  it('are never negative, whatever an event says of its time', () => {
    const reports = [report({ newestEventAt: NOW + 1e9, writtenAt: NOW + 5 })];
    expect(reported(processed('done', { reports }))).toMatchObject({ LagSeconds: 0, FreshnessSeconds: 0 });
  });

  it('say nothing of lateness where nothing was read', () => {
    const values = reported(processed('done', { skipped: 1 }));
    expect(values).not.toHaveProperty('LagSeconds');
    expect(values).not.toHaveProperty('FreshnessSeconds');
  });

  it('come with a log line for each object', () => {
    reported(processed('done', { reports: [report()] }));
    expect(logger.info).toHaveBeenCalledWith(
      'log file read',
      expect.objectContaining({ key: 'the-key', kind: 'events', records: 10, alerts: 3 }),
    );
  });
});
