import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';

interface Tick {
  readonly value: number;
  readonly label: string | readonly string[];
}

interface Axes {
  timeTicks(min: number, max: number, most: number): readonly Tick[];
  valueLabel(value: number): string;
}

/** As the page runs it. */
const script = readFileSync(join(__dirname, '../../../cli/anomalies/axes.js'), 'utf8');
const axes: Axes = runInNewContext(`${script};({ timeTicks, valueLabel })`, { Date, Intl, Array });

const seconds = (time: string) => Date.parse(time) / 1000;
const labels = (from: string, to: string, most: number) =>
  axes.timeTicks(seconds(from), seconds(to), most).map(({ label }) => [label].flat().join(' '));

describe('ticks of the time axis', () => {
  it.each([
    ['2026-01-01T00:10Z', '2026-01-01T01:00Z', 4, ['00:15 1 Jan', '00:30', '00:45', '01:00']],
    ['2026-01-01T10:00Z', '2026-01-02T09:00Z', 4, ['12:00 1 Jan', '18:00', '00:00 2 Jan', '06:00']],
    ['2026-01-01T00:00Z', '2026-01-04T00:00Z', 3, ['1 Jan', '2 Jan', '3 Jan', '4 Jan']],
    ['2026-01-01T00:00Z', '2026-01-31T00:00Z', 5, ['5 Jan', '12 Jan', '19 Jan', '26 Jan']],
    ['2025-11-15T00:00Z', '2026-02-10T00:00Z', 3, ['Dec 2025', 'Jan 2026', 'Feb 2026']],
    ['2020-02-01T00:00Z', '2026-02-10T00:00Z', 4, ['Jan 2022', 'Jan 2024', 'Jan 2026']],
    ['1969-11-15T00:00Z', '1970-02-10T00:00Z', 3, ['Dec 1969', 'Jan 1970', 'Feb 1970']],
    ['2026-01-01T00:01:01Z', '2026-01-01T00:01:02Z', 3, []],
  ])('are times that a clock or calendar names: %s to %s with room for %i', (from, to, most, expected) => {
    expect(labels(from, to, most)).toEqual(expected);
  });

  it('lie within the range, evenly, and have room', () => {
    const at = fc.integer({ min: 0, max: 4_000_000_000 });
    fc.assert(
      fc.property(at, at, fc.integer({ min: 1, max: 20 }), (a, b, most) => {
        const [min, max] = [Math.min(a, b), Math.max(a, b)];
        const values = axes.timeTicks(min, max, most).map(({ value }) => value);
        expect(values.length).toBeLessThanOrEqual(most + 1);
        expect(values.every((value) => value >= min && value <= max)).toBe(true);
        expect(values).toEqual([...values].sort((x, y) => x - y));
        if (most >= 3 && max - min > 240) expect(values.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('a label of the value axis', () => {
  it.each([
    [0, '0'],
    [500, '500'],
    [1_000, '1K'],
    [1.5e9, '1.5B'],
    [1_000_250, '1.00025M'],
    [0.1 + 0.2, '0.3'],
    [-2e6, '-2M'],
    [5e14, '500T'],
    [-1.5e308, '-1.5E308'],
    [2.5e-300, '2.5E-300'],
    [0.00025, '0.00025'],
  ])('is short and says what %d is', (value, label) => {
    expect(axes.valueLabel(value)).toBe(label);
  });
});
