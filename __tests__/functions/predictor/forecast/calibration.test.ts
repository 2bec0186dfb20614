import { Calibration } from '../../../../functions/predictor/core/forecast/calibration';
import { asFarOut, quantile } from '../../../../functions/predictor/core/forecast/count-distribution';

const FORECAST = { mean: 100, dispersion: 0.05 };
const plain = { low: quantile(FORECAST, 0.025), high: quantile(FORECAST, 0.975) };
const taught = (counts: readonly number[]) =>
  counts.reduce(
    (calibration, count) => calibration.learnt(asFarOut(FORECAST, count)),
    Calibration.beforeAnyError,
  );
const repeat = (counts: readonly number[], times: number) =>
  Array.from({ length: times }, () => counts).flat();

describe('calibration', () => {
  it("leaves the forecast's own intervals alone until errors have been seen", () => {
    expect(Calibration.beforeAnyError.interval(FORECAST, 0.95)).toEqual(plain);
    expect(Calibration.beforeAnyError.interval(FORECAST, 0.5)).toEqual({
      low: quantile(FORECAST, 0.25),
      high: quantile(FORECAST, 0.75),
    });
  });

  it('narrows where counts lie nearer than forecast, and widens where they lie farther', () => {
    const near = taught(repeat([98, 100, 102], 60)).interval(FORECAST, 0.95);
    expect(near.low).toBeGreaterThan(plain.low + 10);
    expect(near.high).toBeLessThan(plain.high - 10);
    const far = taught(repeat([40, 180], 60)).interval(FORECAST, 0.5);
    expect(far).toEqual({ low: expect.any(Number), high: expect.any(Number) });
    expect(far.low).toBeLessThan(50);
    expect(far.high).toBeGreaterThan(165);
  });

  it('holds the share of past counts that it is to hold', () => {
    // Nine of ten at hand, one of ten far: 80 % needs the near ones only, 95 % the far ones, too.
    const calibration = taught(repeat([99, 101, 99, 101, 99, 101, 99, 101, 99, 170], 40));
    expect(calibration.interval(FORECAST, 0.8).high).toBeLessThan(125);
    expect(calibration.interval(FORECAST, 0.95).high).toBeGreaterThanOrEqual(170);
  });

  it('forgets: what was long ago counts less than what is new', () => {
    const wild = repeat([40, 180], 100);
    const calm = repeat([99, 101], 100);
    const calmNow = taught([...wild, ...calm]).interval(FORECAST, 0.8);
    const wildNow = taught([...calm, ...wild]).interval(FORECAST, 0.8);
    expect(calmNow.high - calmNow.low).toBeLessThan(0.7 * (wildNow.high - wildNow.low));
  });

  it('never takes the whole line, whatever came', () => {
    const { low, high } = taught(repeat([1_000_000], 200)).interval(FORECAST, 0.95);
    expect(low).toBeGreaterThan(10);
    expect(high).toBeLessThan(300);
  });

  it('of no count at all is no negative one', () => {
    const zero = { mean: 0.01, dispersion: 0 };
    expect(Calibration.beforeAnyError.interval(zero, 0.95)).toEqual({ low: 0, high: 0 });
  });
});
