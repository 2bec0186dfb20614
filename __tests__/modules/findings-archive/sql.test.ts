import { runInNewContext } from 'node:vm';
import { FINDING_COLUMNS } from '../../../modules/findings-archive/columns';
import { COMPACTION_SQL, FIRST_DAY, TABLES, VIEW_SQL } from '../../../modules/findings-archive/sql';

const DAY_MS = 86_400_000;
/** Athena refuses an INSERT that writes more. https://docs.aws.amazon.com/athena/latest/ug/ctas-insert-into.html */
const MOST_PARTITIONS = 100;

type DaysAgo = (sinceFirst: number, isSunday: boolean) => number;
const compiled = new Map<string, DaysAgo>();

/** What a comparison of eventday says, as a function of the date, from the statement's own text. */
function compile(expression: string): DaysAgo {
  const script = expression
    .replaceAll(`date_diff('day', DATE '${FIRST_DAY}', current_date)`, 'sinceFirst')
    .replaceAll('sinceFirst / 90', 'Math.trunc(sinceFirst / 90)')
    .replaceAll('day_of_week(current_date) = 7', 'isSunday')
    .replaceAll('if(', 'choose(');
  return runInNewContext(`(sinceFirst, isSunday) => ${script}`, {
    choose: (condition: boolean, yes: number, no: number) => (condition ? yes : no),
    mod: (dividend: number, divisor: number) => dividend % divisor,
  });
}

function daysAgo(expression: string, today: number): number {
  const found = compiled.get(expression) ?? compile(expression);
  compiled.set(expression, found);
  return found((today - Date.parse(`${FIRST_DAY}T00:00:00Z`)) / DAY_MS, new Date(today).getUTCDay() === 0);
}

const DAY = String.raw`date_format\(date_add\('day', -\((.+?)\), current_date\), '%Y%m%d'\)`;
const RANGE = new RegExp(`"eventday" BETWEEN ${DAY} AND ${DAY}`, 'g');

/** The ranges of days that the statement touches on a date, as [oldest, newest] in days ago. */
function rangesOn(today: number): readonly (readonly [number, number])[] {
  return [...COMPACTION_SQL.matchAll(RANGE)].map(([, from = '', to = '']) => [
    daysAgo(from, today),
    daysAgo(to, today),
  ]);
}

const nights = Array.from({ length: 200 }, (_, index) => Date.parse('2026-01-01T00:00:00Z') + index * DAY_MS);

describe('the nightly compaction', () => {
  it('synthesizes the reviewed statement', () => {
    expect(COMPACTION_SQL).toMatchSnapshot();
  });

  it('reads and compares the same days: two ranges, named for both tables', () => {
    for (const night of nights) {
      const [recent, slice, ...raw] = rangesOn(night);
      expect(raw).toEqual([recent, slice]);
    }
  });

  it('never touches today, always the last eight days, and at most the partitions that Athena writes', () => {
    for (const night of nights) {
      const [[oldest, newest] = [0, 0], [from, to] = [0, 0]] = rangesOn(night);
      expect([oldest, newest]).toEqual([8, 1]);
      expect(to).toBeGreaterThan(oldest);
      expect(oldest - newest + 1 + (from - to + 1)).toBeLessThanOrEqual(MOST_PARTITIONS);
    }
  });

  it('comes by the newest 98 days every week and by every day since the first one within a few weeks', () => {
    const weekOf = nights.slice(0, 7).flatMap(rangesOn);
    expect(Math.max(...weekOf.filter(([, to]) => to === 9).map(([from]) => from))).toBe(98);
    const visited = new Set(nights.slice(0, 60).flatMap((night) => rangesOn(night).map(([, to]) => to)));
    const age = (nights[0] as number) - Date.parse(`${FIRST_DAY}T00:00:00Z`);
    for (let to = 9; to <= age / DAY_MS; to += 90) expect(visited).toContain(to);
  });

  it('copies a row only if that very row is not there: object and event, since a failed run may leave half an object', () => {
    expect(COMPACTION_SQL).toMatch(
      /LEFT JOIN \(\s*SELECT DISTINCT "object_path", "metadata"\."uid" AS "uid" FROM findings_compacted WHERE/,
    );
    expect(COMPACTION_SQL).toContain(
      'ON done."object_path" = raw."$path" AND done."uid" = raw."metadata"."uid"',
    );
    expect(COMPACTION_SQL).toMatch(/AND done\."object_path" IS NULL$/);
  });

  it('leaves out lines that are no JSON', () => {
    expect(COMPACTION_SQL).toContain('raw."metadata"."uid" IS NOT NULL');
  });

  it('writes the columns in the order of the table', () => {
    const selected = COMPACTION_SQL.slice(0, COMPACTION_SQL.indexOf('FROM'));
    expect([...selected.matchAll(/(?:AS |raw\.)"(\w+)"/g)].map(([, name]) => name)).toEqual(
      FINDING_COLUMNS.map(({ name }) => name),
    );
    expect(COMPACTION_SQL.startsWith(`INSERT INTO ${TABLES.compacted}\n`)).toBe(true);
  });
});

describe('the view', () => {
  const [compacted = '', fresh = ''] = VIEW_SQL.split('\nUNION ALL\n');

  it('synthesizes the reviewed statement', () => {
    expect(VIEW_SQL).toMatchSnapshot();
  });

  it('takes compacted findings as they are, of all days', () => {
    expect(compacted).toMatch(/FROM findings_compacted$/);
    expect(compacted).not.toContain('WHERE');
  });

  it('adds raw findings of today and the two days before only, so that older days cost no small objects', () => {
    expect(fresh).toContain(
      `WHERE raw."eventday" >= date_format(date_add('day', -(2), current_date), '%Y%m%d')`,
    );
    expect(fresh).toContain('FROM findings_raw AS raw');
  });

  it('shows no finding twice', () => {
    expect(fresh).toMatch(/AND done\."object_path" IS NULL$/);
  });

  it('has the same columns on both sides', () => {
    const wanted = FINDING_COLUMNS.map(({ name }) => name);
    expect([...compacted.matchAll(/"(\w+)"/g)].map(([, name]) => name)).toEqual(wanted);
    const selected = fresh.slice(0, fresh.indexOf('FROM'));
    expect([...selected.matchAll(/(?:AS |raw\.)"(\w+)"(?=,?\n)/g)].map(([, name]) => name)).toEqual(wanted);
  });
});
