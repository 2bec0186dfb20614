import { StateReader, StateWriter } from '../../../../../functions/anomaly-detector/core/model/state-bytes';
import { Scale } from '../../../../../functions/anomaly-detector/core/watch/scale';

/** One that has seen the values 1 to 23, each as often above as below zero, and zeros between them. */
function almostKnown(): Scale {
  const scale = new Scale();
  for (let size = 1; size < 24; size += 1) {
    expect(scale.heightOf(size % 2 === 0 ? size : -size, false)).toBeUndefined();
    expect(scale.heightOf(0, false)).toBe(0);
  }
  return scale;
}

describe('the scale of a series', () => {
  it('is known with the 24th value that is not zero: its unit is a tenth of their median size', () => {
    const scale = almostKnown();
    expect(scale.heightOf(24, false)).toBeCloseTo(Math.asinh(24 / 1.3), 6);
    expect(scale.heightOf(-13, false)).toBeCloseTo(-Math.asinh(10), 6);
    expect(scale.heightOf(0, false)).toBe(0);
  });

  it('is known with the third one in a series that has been watched for weeks, or with the first after more', () => {
    const silent = new Scale();
    expect([1, 1, 1].map((value) => silent.heightOf(value, true))).toEqual([
      undefined,
      undefined,
      Math.fround(Math.asinh(10)),
    ]);
    expect(almostKnown().heightOf(24, true)).toBeCloseTo(Math.asinh(24 / 1.3), 6);
  });

  it('stays as it is, whatever comes', () => {
    const scale = almostKnown();
    const before = scale.heightOf(24, false);
    for (let time = 0; time < 100; time += 1) scale.heightOf(1e9, false);
    expect(scale.heightOf(24, false)).toBe(before);
  });

  it('is learnt on after a restart, and kept', () => {
    let scale = almostKnown();
    for (const value of [24, 13]) {
      const writer = new StateWriter();
      scale.write(writer);
      scale = Scale.read(new StateReader(writer.finish(1), 1));
      expect(scale.heightOf(value, false)).toBeCloseTo(Math.asinh(value / 1.3), 6);
    }
  });
});
