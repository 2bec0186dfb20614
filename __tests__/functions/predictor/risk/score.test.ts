import fc from 'fast-check';
import { addDays } from '../../../../functions/predictor/core/days';
import {
  DayGatherer,
  type DaySightings,
  type SeenPrincipal,
} from '../../../../functions/predictor/core/risk/day-sightings';
import { RISK_DAYS, riskScores } from '../../../../functions/predictor/core/risk/score';
import { ACCOUNT, ALICE, BOB } from '../rig';

const TODAY = '20260309';

const seen = (
  principal: string,
  severity = 4,
  count = 1,
  source = 'cloudtrail',
  type = 'a',
): DaySightings => ({
  [principal]: { accountId: ACCOUNT, parts: [{ source, type, title: 'A', severity, count }] },
});
const scoreOf = (sightings: DaySightings, daysAgo = 0, privileges = {}) =>
  riskScores({ [addDays(TODAY, -daysAgo)]: sightings }, privileges, TODAY)[0]?.score ?? 0;
const may = (privilege: string) => ({ [`${ACCOUNT}:user/alice`]: { arn: ALICE, privilege } }) as never;

describe('a risk score', () => {
  it('rises with severity, number and privileges', () => {
    const scores = [2, 3, 4, 5].map((severity) => scoreOf(seen(ALICE, severity)));
    expect(scores).toEqual([3.4, 12.9, 29.3, 50]);
    expect(scoreOf(seen(ALICE, 4, 4))).toBeGreaterThan(scoreOf(seen(ALICE, 4)));
    const byPrivilege = ['none', 'read-only', 'write', 'sensitive-data', 'escalation', 'admin'].map(
      (privilege) => scoreOf(seen(ALICE), 0, may(privilege)),
    );
    expect(byPrivilege).toEqual([...byPrivilege].sort((a, b) => a - b));
    expect(new Set(byPrivilege).size).toBe(6);
  });

  it('makes noise of one kind heavier with each doubling only', () => {
    expect(scoreOf(seen(ALICE, 2, 1024))).toBeCloseTo(100 * (1 - 0.5 ** (22 / 40)), 1);
  });

  it('halves its points in a week, and ends with six', () => {
    expect(scoreOf(seen(ALICE, 5), 7)).toBeCloseTo(100 * (1 - 0.5 ** 0.5), 1);
    expect(scoreOf(seen(ALICE, 5, 1000), RISK_DAYS)).toBeGreaterThan(0);
    expect(scoreOf(seen(ALICE, 5, 1000), RISK_DAYS + 1)).toBe(0);
    expect(scoreOf(seen(ALICE, 5), -1)).toBe(0);
  });

  it('is shared out among its reasons as their points are: the example of docs/prediction.md', () => {
    const days = { [addDays(TODAY, -2)]: seen(ALICE, 2) };
    const [risk] = riskScores(days, may('admin'), TODAY);
    expect([risk?.score, risk?.parts.map(({ points }) => points)]).toEqual([25.1, [22.6, 2.5]]);
  });

  it('of privileges alone stays low, and that of others is unknown', () => {
    expect(riskScores({}, may('admin'), TODAY)).toMatchObject([
      { principal: ALICE, accountId: ACCOUNT, score: 22.9, privilege: 'admin' },
    ]);
    expect(riskScores({}, may('none'), TODAY)).toEqual([]);
    expect(riskScores({ [TODAY]: seen(BOB) }, may('admin'), TODAY)[0]?.privilege).toBe('unknown');
  });

  it('of the root user counts with everything that it may do', () => {
    const root = `arn:aws:iam::${ACCOUNT}:root`;
    expect(riskScores({ [TODAY]: seen(root) }, {}, TODAY)[0]?.privilege).toBe('admin');
  });

  it('puts the highest first, and equals by name', () => {
    const days = { [TODAY]: { ...seen('c', 2), ...seen('b', 5), ...seen('a', 2), ...seen('d', 4) } };
    expect(riskScores(days, {}, TODAY).map(({ principal }) => principal)).toEqual(['b', 'd', 'a', 'c']);
  });

  it('of a person counts with the most that one of their roles allows', () => {
    const role = (name: string) => `arn:aws:sts::${ACCOUNT}:assumed-role/AWSReservedSSO_${name}_1`;
    const privileges = Object.fromEntries(
      (
        [
          ['Read', 'read-only'],
          ['Admin', 'admin'],
          ['Other', 'escalation'],
        ] as const
      ).map(([name, privilege]) => [
        `${ACCOUNT}:role/AWSReservedSSO_${name}_1`,
        { arn: role(name), privilege },
      ]),
    ) as never;
    const on = (day: string, name: string) => ({
      [addDays(TODAY, -Number(day))]: {
        alice: { ...(seen('alice')['alice'] as SeenPrincipal), roles: [role(name)] },
      },
    });
    const risks = riskScores(
      { ...on('0', 'Admin'), ...on('1', 'Read'), ...on('2', 'Unknown') },
      privileges,
      TODAY,
    );
    expect(risks.map(({ principal, privilege }) => [principal, privilege])).toEqual([
      ['alice', 'admin'],
      [role('Other'), 'escalation'],
    ]);
  });

  it('is explained by parts: alerts by rule, anomalies by kind, privileges', () => {
    const days = {
      [addDays(TODAY, -7)]: seen(ALICE, 4, 2),
      [TODAY]: {
        [ALICE]: {
          accountId: ACCOUNT,
          parts: [
            { source: 'cloudtrail', type: 'a', title: 'A', severity: 4, count: 1 },
            { source: 'cloudtrail', type: 'quiet', title: 'Q', severity: 1, count: 9 },
            { source: 'anomaly', type: 'new-country', title: 'B', severity: 3, count: 1 },
          ],
        },
      },
    };
    const [risk] = riskScores(days, may('admin'), TODAY);
    expect(risk?.parts).toEqual([
      { kind: 'alert', what: 'a', title: 'A', points: 42.2, count: 3, lastDay: TODAY },
      { kind: 'privilege', what: 'admin', title: 'may: admin', points: 15.8, count: 1 },
      { kind: 'anomaly', what: 'new-country', title: 'B', points: 8.4, count: 1, lastDay: TODAY },
    ]);
    expect(risk?.score).toBe(66.4);
  });

  it('lies between 0 and 100, and its parts add up to it', () => {
    const day = fc
      .array(
        fc.record({
          severity: fc.nat({ max: 7 }),
          count: fc.integer({ min: 1, max: 10_000 }),
          type: fc.string(),
        }),
        { maxLength: 10 },
      )
      .map((parts) => ({
        [ALICE]: {
          accountId: ACCOUNT,
          parts: parts.map((part) => ({ ...part, source: 'anomaly', title: '' })),
        },
      }));
    fc.assert(
      fc.property(fc.array(day, { maxLength: 10 }), (days) => {
        const sightings = Object.fromEntries(days.map((each, ago) => [addDays(TODAY, -ago), each]));
        for (const { score, parts } of riskScores(sightings, may('admin'), TODAY)) {
          expect(score).toBeGreaterThan(0);
          expect(score).toBeLessThanOrEqual(100);
          const tenths = parts.map(({ points }) => Math.round(points * 10));
          expect(parts.map(({ points }) => points * 10)).toEqual(
            tenths.map((each) => expect.closeTo(each, 6)),
          );
          expect(tenths.reduce((total, each) => total + each, 0)).toBe(Math.round(score * 10));
          expect(tenths).toEqual([...tenths].sort((a, b) => b - a));
        }
      }),
    );
  });
});

describe("a day's findings", () => {
  const sighting = (n: number, severity = 3) => ({
    principal: `arn:aws:iam::${ACCOUNT}:user/u${n}`,
    accountId: ACCOUNT,
    type: 't',
    title: 'T',
    severity,
    uid: `f${n}`,
  });

  it('are the same in whatever order they came', () => {
    const all = [...Array(500).keys()].map((n) => sighting(n, (n % 4) + 2));
    const gather = (sightings: typeof all) => {
      const gatherer = new DayGatherer();
      for (const each of sightings) gatherer.add('cloudtrail', each);
      return JSON.stringify(gatherer.result());
    };
    expect(gather([...all].reverse())).toBe(gather(all));
    expect(Object.keys(JSON.parse(gather(all)))).toHaveLength(300);
    expect(Object.keys(JSON.parse(gather(all)))).toContain(`arn:aws:iam::${ACCOUNT}:user/u3`);
  });

  it('keep the roles that a person came by', () => {
    const gatherer = new DayGatherer();
    for (const [n, role] of ['b', 'a', 'b', undefined].entries())
      gatherer.add('cloudtrail', { ...sighting(1), uid: `${n}`, ...(role === undefined ? {} : { role }) });
    expect(Object.values(gatherer.result())).toMatchObject([{ roles: ['a', 'b'] }]);
  });

  it('of one principal are kept by kind, the heaviest ten', () => {
    const gatherer = new DayGatherer();
    for (let n = 0; n < 30; n++)
      gatherer.add('cloudtrail', {
        ...sighting(1),
        uid: `${n}`,
        type: `t${n % 15}`,
        severity: n % 15 === 14 ? 5 : 2,
      });
    const [{ parts } = { parts: [] }] = Object.values(gatherer.result());
    expect(parts).toHaveLength(10);
    expect(parts[0]).toMatchObject({ type: 't14', severity: 5, count: 2 });
  });
});
