import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { companyOf } from '../../scripts/company-cases/company';
import { benchUsers } from '../../scripts/company-cases/judge-company';
import { usersTable } from '../../scripts/company-cases/table';

describe('the generated company', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(companyOf(3).days).toEqual(companyOf(3).days);
    expect(companyOf(4).theft.story).not.toBe(companyOf(3).theft.story);
  });

  it('has people who begin and leave', () => {
    const { days, joiners, leavers, people } = companyOf(3);
    const seen = (from: number, to: number) =>
      new Set(days.slice(from, to).flatMap((rows) => rows.flatMap(({ person }) => person ?? [])));
    expect(people).toBe(200);
    expect([...joiners].some((name) => seen(0, 3).has(name))).toBe(false);
    expect([...leavers].some((name) => seen(50, 56).has(name))).toBe(false);
  });

  it('has its stolen key found within the half hour, and next to nothing else', async () => {
    const { theft, falseAlarmsPerWeek, joinersAlarmed, leaversAlarmed } = await benchUsers(77);
    expect(theft).toMatchObject({ found: true });
    expect(theft.delayMinutes).toBeLessThanOrEqual(30);
    expect(falseAlarmsPerWeek).toBeLessThanOrEqual(1);
    expect([joinersAlarmed, leaversAlarmed]).toEqual([0, 0]);
  }, 120_000);
});

describe('the table of generated companies', () => {
  const report = {
    people: 200,
    weeks: 8,
    theft: { story: 'a key', found: true, delayMinutes: 10 },
    falseAlarms: 2,
    falseAlarmsPerWeek: 1 / 3,
    joinersAlarmed: 1,
    leaversAlarmed: 2,
    falseAlarmTexts: [],
  };

  it('has a row a seed', () => {
    const missed = { ...report, theft: { story: 'another', found: false } };
    expect(
      usersTable([
        [7, report],
        [8, missed],
      ])
        .split('\n')
        .slice(2),
    ).toEqual(['| 7 | a key | 10 min | 0.33 | 3 |', '| 8 | another | missed | 0.33 | 3 |', '']);
  });

  it('is that of docs/anomalies.md', () => {
    const document = readFileSync(join(__dirname, '../../docs/anomalies.md'), 'utf8');
    expect(document).toContain(usersTable([]).trim());
  });
});
