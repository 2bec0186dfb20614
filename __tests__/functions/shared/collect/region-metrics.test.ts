import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { PollFailed } from '../../../../functions/shared/collect/poll-failed';
import { reportRegions } from '../../../../functions/shared/collect/region-metrics';
import type { RegionOutcome } from '../../../../functions/shared/collect/regions';
import { fixedClock } from '../../../support/fixed-clock';

const NOW = Date.parse('2025-01-01T00:00:00Z');

function reported(...outcomes: RegionOutcome[]) {
  const metrics = new Metrics({ namespace: 'Test', serviceName: 'test' });
  const logger = new Logger({ logLevel: 'SILENT' });
  const lines: unknown[][] = [];
  for (const level of ['info', 'error'] as const)
    jest.spyOn(logger, level).mockImplementation((...line) => lines.push([level, ...line]));
  let error: unknown;
  try {
    reportRegions(outcomes, { metrics, logger, clock: fixedClock(NOW) });
  } catch (thrown) {
    error = thrown;
  }
  return { values: metrics.serializeMetrics() as unknown as Record<string, unknown>, error, lines };
}

function collected(region: string, watermark: number, complete = true, unreadable = 0): RegionOutcome {
  return {
    region,
    kind: 'collected',
    report: { collected: 3, stored: 2, duplicates: 1, complete, watermark, unreadable },
  };
}

describe('the report of regions', () => {
  it('counts findings and tells the freshness of every region', () => {
    const { values, error } = reported(
      collected('eu-west-1', NOW - 90_000),
      collected('us-east-1', NOW + 5_000),
    );
    expect(values).toMatchObject({
      FindingsCollected: [3, 3],
      FindingsStored: [2, 2],
      FindingsDuplicate: [1, 1],
      FreshnessSeconds: [90, 0],
    });
    expect(values).not.toHaveProperty('PollIncomplete');
    expect(values).not.toHaveProperty('FindingsUnreadable');
    expect(error).toBeUndefined();
  });

  it('has the service as its only dimension', () => {
    const { _aws: aws } = reported(collected('eu-west-1', NOW)).values;
    expect(aws).toMatchObject({ CloudWatchMetrics: [{ Dimensions: [['service']] }] });
  });

  it('names a region that ran out of time', () => {
    expect(reported(collected('eu-west-1', NOW, false)).values).toMatchObject({ PollIncomplete: 1 });
  });

  it('takes a disabled service for looked at: fresh', () => {
    const { values, error } = reported({ region: 'eu-west-1', kind: 'disabled' });
    expect(values).toMatchObject({ ServiceDisabled: 1, FreshnessSeconds: 0 });
    expect(error).toBeUndefined();
  });

  it('fails in the end, with every cause, when a region failed', () => {
    const causes = [new Error('one'), new Error('two')];
    const { values, error } = reported(
      { region: 'eu-west-1', kind: 'failed', error: causes[0] },
      collected('eu-north-1', NOW),
      { region: 'us-east-1', kind: 'failed', error: causes[1] },
    );
    expect(values).toMatchObject({ RegionFailed: [1, 1], FindingsStored: 2 });
    expect(error).toEqual(new AggregateError(causes, 'collection failed in eu-west-1, us-east-1'));
  });

  it('tells how far a failing region has fallen behind, which a healthy one would hide', () => {
    const { values } = reported(collected('eu-north-1', NOW), {
      region: 'eu-west-1',
      kind: 'failed',
      error: new PollFailed(NOW - 7_200_000, new Error('denied')),
    });
    expect(values).toMatchObject({ RegionFailed: 1, FreshnessSeconds: [0, 7200] });
  });

  it('counts findings that were set aside, and is no failure', () => {
    const { values, error } = reported(collected('eu-west-1', NOW, true, 2), collected('us-east-1', NOW));
    expect(values).toMatchObject({ FindingsUnreadable: 2 });
    expect(error).toBeUndefined();
  });

  it('leaves a line for every region', () => {
    const denied = new Error('denied');
    const region = 'eu-west-1';
    expect(reported(collected(region, NOW, true, 2)).lines).toMatchObject([
      ['info', 'collected', { region, stored: 2, unreadable: 2 }],
      ['error', 'findings could not be read and were set aside under state/', { region, count: 2 }],
    ]);
    expect(reported({ region, kind: 'disabled' }).lines).toEqual([
      ['info', 'service is disabled', { region }],
    ]);
    expect(reported({ region, kind: 'failed', error: denied }).lines).toEqual([
      ['error', 'collection failed', { region, error: denied }],
    ]);
  });
});
