import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import {
  ALARM_SCORE,
  type Score,
  SeriesModel,
  StateFault,
} from '../../../../../functions/anomaly-detector/core/model/series-model';
import { constant, dailyCourse, observeAll, type Point, scoresOf } from './series';

const STEP = 300;

/** Values of every size and sign, on a course with gaps. */
const awkwardSeries = fc
  .array(
    fc.tuple(
      fc.oneof(
        { weight: 8, arbitrary: fc.integer({ min: -5, max: 5 }) },
        { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
      ),
      fc.oneof(
        { weight: 9, arbitrary: fc.constant(STEP) },
        { weight: 1, arbitrary: fc.integer({ min: 1, max: 900_000 }) },
      ),
    ),
    { minLength: 2, maxLength: 500, size: 'max' },
  )
  .map((steps) => {
    let at = 0;
    return steps.map(([value, seconds]): Point => {
      at += seconds;
      return { at, value };
    });
  });

function alarms(scores: readonly (Score | undefined)[]): Score[] {
  return scores.filter((score) => score !== undefined).filter(({ score }) => score >= ALARM_SCORE);
}

function isWithinBounds(score: Score | undefined): boolean {
  if (!score) return false;
  const { raw, probability, expected, low, high } = score;
  const isScore = score.score >= 0 && score.score < 1 && raw >= 0 && raw <= 12 && probability === 10 ** -raw;
  return isScore && [expected, low, high].every(Number.isFinite) && low <= expected && expected <= high;
}

/** Bit for bit; an assertion on thousands of objects would take a second each. */
function expectSame(received: unknown, expected: unknown): void {
  expect(isDeepStrictEqual(received, expected)).toBe(true);
}

/** The scores of the points from `from` on. */
function scoresFrom(points: readonly Point[], from: number): Score[] {
  return scoresOf(points).slice(from) as Score[];
}

describe('what the model says of a series', () => {
  it('is no more than everyday for a constant', () => {
    expect(scoresOf(constant(1_000)).map((score) => score?.raw)).toEqual(Array(1_000).fill(0));
  });

  it('is an alarm for the first change of a constant', () => {
    const points = [...constant(400), { at: constant(401)[400]?.at ?? 0, value: 8 }];
    expect(scoresFrom(points, 400)[0]).toMatchObject({
      raw: 12,
      score: 12 / 14,
      expected: 7,
      low: 7,
      high: 7,
    });
  });

  it('is an alarm for a value outside of all that there was, as soon as there were some', () => {
    const climb = (length: number) =>
      dailyCourse(length).map(({ at }, index) => ({
        at,
        value: (index % 10) + (index === length - 1 ? 1 : 0),
      }));
    expect(scoresFrom(climb(150), 149)[0]).toMatchObject({ raw: 0 });
    expect(scoresFrom(climb(160), 159)[0]).toMatchObject({ raw: 4, method: 'range', score: 4 / 6 });
  });

  it('finds a spike, with what was expected and how unlikely it is', () => {
    const points = dailyCourse(3_000);
    const spike = { at: points[2_900]?.at ?? 0, value: 400 };
    const usual = points[2_900]?.value ?? 0;
    const [score] = scoresFrom(points.with(2_900, spike), 2_900);
    expect(score).toMatchObject({ at: spike.at, value: 400 });
    expect(score?.score).toBeGreaterThan(0.6);
    expect(score?.probability).toBe(10 ** -(score?.raw ?? 0));
    expect(Math.abs((score?.expected ?? 0) - usual)).toBeLessThan(20);
    expect(score?.low).toBeLessThan(usual);
    expect(score?.high).toBeGreaterThan(usual);
    expect(score?.high).toBeLessThan(400);
  });

  it('expects no fewer than none of what was never negative', () => {
    const counts = (sign: number) =>
      dailyCourse(600).map(({ at }, index) => ({ at, value: sign * (index % 7 === 0 ? 90 : 2) }));
    const lows = (points: ReturnType<typeof counts>) => scoresOf(points).map((score) => score?.low ?? 0);
    expect(Math.min(...lows(counts(1)))).toBe(0);
    expect(Math.min(...lows(counts(-1)))).toBeLessThan(-90);
  });

  it('finds a stretch that is ordinary in its values and not in their course', () => {
    const points = dailyCourse(3_000, 3);
    const jagged = points.map((point, index) =>
      index >= 2_890 ? { ...point, value: point.value + (index % 2 === 0 ? 16 : -16) } : point,
    );
    expect(alarms(scoresFrom(jagged, 2_890))[0]?.method).toMatch(/pattern/);
  });

  it('finds a night with the values of the day', () => {
    const points = dailyCourse(3_000, 5);
    const shifted = points.map((point, index) =>
      index >= 2_700 ? { ...point, value: points[index - 144]?.value ?? 0 } : point,
    );
    expect(scoresFrom(shifted, 2_700).some(({ method, raw }) => method === 'season' && raw >= 2)).toBe(true);
  });

  it('lets an incident speak once', () => {
    const points = dailyCourse(2_000, 7).map((point, index) =>
      index >= 1_800 ? { ...point, value: 400 + index } : point,
    );
    const scores = scoresFrom(points, 1_800);
    expect(alarms(scores)).toHaveLength(1);
    expect(scores.filter(({ raw }) => raw >= 2).length).toBeGreaterThan(1);
  });

  it('stays within its bounds for values of any size', () => {
    fc.assert(
      fc.property(awkwardSeries, (points) => {
        expect(scoresOf(points).filter((score) => !isWithinBounds(score))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('is the value as it came, also where it is beyond single precision', () => {
    const [first, second] = scoresOf([
      { at: 0, value: 1e308 },
      { at: STEP, value: -1e308 },
    ]);
    expect(first).toMatchObject({ value: 1e308, expected: 3.4028234663852886e38 });
    expect(second).toMatchObject({ value: -1e308 });
  });
});

describe('order', () => {
  it('makes nothing of what comes late or twice', () => {
    const points = dailyCourse(600);
    const plain = scoresOf(points);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(599), fc.nat(599)), { maxLength: 40 }), (repeats) => {
        const model = new SeriesModel();
        const scores = points.flatMap((point, index) => {
          const score = model.observe(point.at, point.value);
          for (const [after, late] of repeats)
            if (after === index)
              expect(model.observe(points[Math.min(late, index)]?.at ?? 0, 1e9)).toBeUndefined();
          return score;
        });
        expectSame(scores, plain);
      }),
      { numRuns: 20 },
    );
  });

  it('never looks ahead: what comes later changes no score', () => {
    const points = dailyCourse(900, 11);
    const scores = scoresOf(points);
    fc.assert(
      fc.property(fc.nat(900), fc.double({ noNaN: true, noDefaultInfinity: true }), (cut, other) => {
        const changed = points.map((point, index) => (index < cut ? point : { ...point, value: other }));
        expectSame(scoresOf(changed).slice(0, cut), scores.slice(0, cut));
      }),
      { numRuns: 15 },
    );
  });

  it.each([
    ['value', 0, Number.NaN],
    ['value', 0, Number.POSITIVE_INFINITY],
    ['value', 0, Number.NEGATIVE_INFINITY],
    ['time', Number.NaN, 1],
    ['time', Number.POSITIVE_INFINITY, 1],
    ['time', 1e13, 1],
  ])('refuses a %s that is no finite number and stays as it was', (what, at, value) => {
    const model = new SeriesModel();
    expect(() => model.observe(at, value)).toThrow(RangeError);
    expect(() => model.observe(at, value)).toThrow(what);
    expect(model.lastAt).toBeUndefined();
    expectSame(model.encode(), new SeriesModel().encode());
  });

  it('knows the time of its latest point', () => {
    const model = new SeriesModel();
    expect(model.lastAt).toBeUndefined();
    model.observe(-5, 1);
    model.observe(-10, 1);
    expect(model.lastAt).toBe(-5);
    expect(SeriesModel.decode(model.encode()).lastAt).toBe(-5);
    expect(SeriesModel.decode(new SeriesModel().encode()).lastAt).toBeUndefined();
  });
});

describe('a restart', () => {
  it('changes no later score, whatever the values and wherever it comes', () => {
    fc.assert(
      fc.property(awkwardSeries, fc.double({ min: 0, max: 1, noNaN: true }), (points, share) => {
        const cut = Math.floor(share * points.length);
        const model = new SeriesModel();
        observeAll(model, points.slice(0, cut));
        const restarted = SeriesModel.decode(model.encode());
        expectSame(observeAll(restarted, points.slice(cut)), observeAll(model, points.slice(cut)));
        expectSame(restarted.encode(), model.encode());
      }),
      { numRuns: 60 },
    );
  });

  it('changes no later score when everything is full', () => {
    const spiked = dailyCourse(10_000, 13).map((point, index) =>
      index % 97 === 0 ? { ...point, value: 1e9 } : point,
    );
    const scores = scoresOf(spiked);
    const model = new SeriesModel();
    const cuts = [3_001, 6_200, 8_191, 9_000, 9_999];
    let restarted = model;
    let from = 0;
    for (const cut of cuts) {
      expectSame(observeAll(restarted, spiked.slice(from, cut)), scores.slice(from, cut));
      restarted = SeriesModel.decode(restarted.encode());
      from = cut;
    }
    expectSame(observeAll(restarted, spiked.slice(from)), scores.slice(from));
  }, 120_000);

  it('leaves the model that was stored as it is', () => {
    const points = dailyCourse(400);
    const model = new SeriesModel();
    observeAll(model, points.slice(0, 300));
    observeAll(
      SeriesModel.decode(model.encode()),
      points.slice(300).map((point) => ({ ...point, value: 0 })),
    );
    expectSame(observeAll(model, points.slice(300)), scoresOf(points).slice(300));
  });

  it('takes at most 90 kB, however long the series and however short its step', () => {
    for (const step of [10, STEP]) {
      const model = new SeriesModel();
      const sizes = dailyCourse(9_000, 17).map(({ value }, index) => {
        model.observe(index * step, value);
        return index % 500 === 499 ? model.encode().length : 0;
      });
      expect(Math.max(...sizes)).toBeLessThan(90_000);
      // But for some time steps.
      expect(Math.abs((sizes.at(-1) ?? 0) - (sizes.at(-501) ?? 0))).toBeLessThan(124);
    }
  });
});

describe('a stored state that cannot be used', () => {
  const model = new SeriesModel();
  observeAll(model, dailyCourse(800));
  const state = model.encode();

  it('is refused with any byte changed', () => {
    fc.assert(
      fc.property(fc.nat(state.length - 1), fc.integer({ min: 1, max: 255 }), (place, by) => {
        const damaged = state.slice();
        damaged[place] = ((damaged[place] ?? 0) + by) % 256;
        expect(() => SeriesModel.decode(damaged)).toThrow(StateFault);
      }),
    );
  });

  it('is refused when cut off or lengthened', () => {
    fc.assert(
      fc.property(fc.nat(state.length - 1), (length) => {
        expect(() => SeriesModel.decode(state.subarray(0, length))).toThrow(StateFault);
      }),
    );
    expect(() => SeriesModel.decode(Uint8Array.of(...state, 0))).toThrow(StateFault);
  });

  it('is refused in a version that this code does not know, and says which', () => {
    const other = state.slice();
    other[0] = 9;
    expect(() => SeriesModel.decode(other)).toThrow(
      'The stored state of a series cannot be used: it has version 9, and this code reads version 1.',
    );
  });

  it('is no matter of where its bytes lie', () => {
    const inside = Buffer.concat([Buffer.from('x'), state]).subarray(1);
    expectSame(SeriesModel.decode(inside).encode(), state);
  });
});

describe('the methods together', () => {
  const points = dailyCourse(3_000, 23).map((point, index) => {
    if (index === 2_000) return { ...point, value: 300 };
    if (index === 2_200) return { ...point, value: point.value + 30 };
    if (index >= 2_400 && index < 2_436) return { ...point, value: 100 };
    return point;
  });
  const scores = scoresFrom(points, 0);

  it('each speak where they are the surest', () => {
    const spoke = new Set(scores.filter(({ raw }) => raw > 0).map(({ method }) => method));
    expect([...spoke].sort()).toEqual(['deviation', 'lag-pattern', 'long-pattern', 'range', 'season']);
  });

  it('say what they said when the version of the state was given: who changes this raises it', () => {
    const told = scores.flatMap(({ raw, method, expected, high }, index) =>
      raw >= 2.5 ? [`${index} ${method} ${raw.toFixed(2)} ${expected.toFixed(1)} to ${high.toFixed(1)}`] : [],
    );
    expect(told).toMatchInlineSnapshot(`
[
  "153 range 4.00 122.3 to 220.5",
  "163 range 4.00 114.0 to 215.5",
  "178 range 4.00 97.4 to 208.7",
  "190 range 4.00 83.1 to 202.6",
  "2000 season 5.59 80.3 to 98.5",
  "2001 season 4.06 81.5 to 99.8",
  "2002 lag-pattern 3.78 83.3 to 101.6",
  "2003 lag-pattern 3.61 84.4 to 102.7",
  "2004 lag-pattern 3.43 85.0 to 103.3",
  "2005 lag-pattern 3.31 87.0 to 105.1",
  "2006 lag-pattern 3.19 87.6 to 105.8",
  "2007 lag-pattern 3.08 89.0 to 107.1",
  "2008 lag-pattern 2.99 90.0 to 108.1",
  "2009 lag-pattern 2.90 90.3 to 108.5",
  "2010 lag-pattern 2.86 90.9 to 109.2",
  "2011 lag-pattern 2.78 91.5 to 109.7",
  "2012 lag-pattern 2.80 92.1 to 110.8",
  "2013 lag-pattern 2.72 93.7 to 112.6",
  "2014 lag-pattern 2.65 95.0 to 114.2",
  "2015 lag-pattern 2.61 95.7 to 114.6",
]
`);
  });
});
