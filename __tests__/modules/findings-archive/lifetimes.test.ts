import fc from 'fast-check';
import { archiveLifetimes } from '../../../modules/findings-archive/lifetimes';
import type { LifecycleRule } from '../../../modules/private-bucket';
import { accessLogLifetimes } from '../../../modules/private-bucket/access-logs';

const EXPORTER = 'security-monitoring-datadog-exporter';
const rulesFor = (retentionDays: number) => archiveLifetimes(retentionDays, EXPORTER);

function rule(retentionDays: number, id: string): LifecycleRule {
  const found = rulesFor(retentionDays).find((candidate) => candidate.id === id);
  if (!found) throw new Error(`no rule ${id}`);
  return found;
}

describe('lifetimes in the archive', () => {
  it('are what S3 accepts, and pay, for every retention', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3653 }), (retentionDays) => {
        const rules = [...rulesFor(retentionDays), ...accessLogLifetimes(retentionDays)];
        expect(new Set(rules.map(({ prefix }) => prefix)).size).toBe(rules.length);
        for (const { expireAfterDays, noncurrentDays, transitions = [] } of rules) {
          expect(noncurrentDays).toBeGreaterThanOrEqual(1);
          if (expireAfterDays !== undefined) expect(expireAfterDays).toBeGreaterThanOrEqual(1);
          const days = transitions.map(({ afterDays }) => afterDays);
          // 30 days before and 30 in STANDARD_IA, then 90 in GLACIER_IR: less is billed all the same.
          const [ia = 30, glacier = 90] = days;
          expect(ia).toBeGreaterThanOrEqual(30);
          expect(glacier - ia).toBeGreaterThanOrEqual(30);
          const minimum = { STANDARD_IA: 30, GLACIER_IR: 90 };
          for (const { afterDays, storageClass } of transitions)
            expect((expireAfterDays ?? 0) - afterDays).toBeGreaterThanOrEqual(minimum[storageClass]);
        }
      }),
    );
  });

  it.each([
    [1, []],
    [59, []],
    [60, ['STANDARD_IA']],
    [179, ['STANDARD_IA']],
    [180, ['STANDARD_IA', 'GLACIER_IR']],
    [3653, ['STANDARD_IA', 'GLACIER_IR']],
  ])('findings kept for %i days move to %j', (retentionDays, classes) => {
    for (const id of ['findings', 'findings-parquet', 'activity'])
      expect(rule(retentionDays, id).transitions?.map(({ storageClass }) => storageClass)).toEqual(classes);
  });

  it('end for findings with the retention, and deleted ones can be brought back no longer than that', () => {
    for (const id of ['findings', 'findings-parquet', 'activity']) {
      expect(rule(90, id)).toMatchObject({ expireAfterDays: 90, noncurrentDays: 30 });
      expect(rule(1, id)).toMatchObject({ expireAfterDays: 1, noncurrentDays: 1 });
    }
  });

  it('of predictions are those of reports: a year and a month', () => {
    expect(rule(1, 'predictions')).toMatchObject({
      prefix: 'predictions/',
      expireAfterDays: 400,
      noncurrentDays: 30,
    });
  });

  it('never end for state but for the exporter’s progress, which outlives the findings', () => {
    expect(rule(90, 'state')).toEqual({ id: 'state', prefix: 'state/', noncurrentDays: 7 });
    expect(rule(90, 'exporter-progress')).toMatchObject({
      prefix: `state/${EXPORTER}/`,
      expireAfterDays: 120,
    });
  });

  it('end after a day for models that were overwritten: a new version comes every five minutes', () => {
    expect(rule(90, 'anomaly-models')).toEqual({
      id: 'anomaly-models',
      prefix: 'state/anomaly-detector/',
      noncurrentDays: 1,
    });
  });

  it('end for query results after a week, for reports after a year and a month', () => {
    expect(rule(3653, 'athena-results')).toMatchObject({ prefix: 'athena-results/', expireAfterDays: 7 });
    expect(rule(1, 'reports')).toMatchObject({ prefix: 'reports/', expireAfterDays: 400 });
  });

  it('leave Datadog’s own archive alone', () => {
    expect(rulesFor(90).filter(({ prefix }) => 'datadog-archive/'.startsWith(prefix))).toEqual([]);
  });

  it('end for access logs no sooner than for the findings', () => {
    expect(accessLogLifetimes(1)[0]?.expireAfterDays).toBe(90);
    expect(accessLogLifetimes(400)[0]?.expireAfterDays).toBe(400);
  });
});
