import { StateReader, StateWriter } from '../../../../../functions/anomaly-detector/core/model/state-bytes';
import { RareExcess } from '../../../../../functions/anomaly-detector/core/watch/rare-excess';

const WEEK = 7 * 24;
const WEEKS = 6 * WEEK;

/** One that has seen an excess at each of so many hours. */
function seen(hours: number, excessAt: (hour: number) => number): RareExcess {
  const rare = new RareExcess();
  for (let hour = 0; hour < hours; hour += 1) rare.keep(excessAt(hour));
  return rare;
}

/** At every fortieth hour: half of the largest twentieth. */
const some = (excess: number) => (hour: number) => (hour % 40 === 0 ? excess : 0);

describe('an excess', () => {
  it('is judged when a week of others is known', () => {
    expect(seen(WEEK - 1, () => 0).surprise(9, 0)).toBe(0);
    expect(seen(WEEK, () => 0).surprise(9, 0)).toBeGreaterThan(0);
  });

  it('is everyday up to the largest twentieth, whose mean says how fast chance falls off beyond', () => {
    const rare = () => seen(WEEKS, some(0.4));
    expect(rare().surprise(0, 0)).toBe(0);
    const tail = Math.floor(0.05 * WEEKS);
    const scale = (Math.ceil(WEEKS / 40) * 0.4) / tail;
    expect(rare().surprise(1, 0)).toBeCloseTo(Math.log10(WEEKS / tail) + 1 / (scale * Math.LN10), 5);
  });

  it('is no more than a ripple below two per cent, however steady a series is', () => {
    const surprise = seen(WEEKS, () => 0).surprise(0.02, 0);
    expect(surprise).toBeCloseTo(Math.log10(WEEKS / 50) + 1 / Math.LN10, 5);
  });

  it('is less rare the less certain it is', () => {
    const surprise = seen(WEEKS, () => 0).surprise(1, 1);
    expect(surprise).toBeCloseTo(Math.log10(WEEKS / 50) + 1 / (0.35 * Math.LN10), 5);
  });

  it('is judged by those of six weeks, and the same after a restart', () => {
    const calmSince = (hours: number) => {
      const rare = seen(10, () => 100);
      for (let hour = 0; hour < hours; hour += 1) rare.keep(0);
      return rare;
    };
    const forgotten = seen(WEEKS, () => 0).surprise(1, 0);
    expect(calmSince(WEEKS - 1).surprise(1, 0)).toBeLessThan(forgotten);
    expect(calmSince(WEEKS).surprise(1, 0)).toBe(forgotten);
    const writer = new StateWriter();
    calmSince(WEEKS - 1).write(writer);
    const restarted = RareExcess.read(new StateReader(writer.finish(1), 1));
    expect(restarted.surprise(1, 0)).toBe(calmSince(WEEKS - 1).surprise(1, 0));
  });
});
