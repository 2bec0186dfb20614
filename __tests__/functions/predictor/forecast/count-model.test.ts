import { CountModel } from '../../../../functions/predictor/core/forecast/count-model';

const taught = (counts: readonly (number | undefined)[]) => {
  const model = new CountModel();
  for (const [day, count] of counts.entries()) model.observe(day % 7, count);
  return model;
};
const days = (count: number, length: number) => Array.from({ length }, () => count);

describe('the model of daily counts', () => {
  it('forgets its first opinion of the spread', () => {
    expect(taught(days(1000, 5)).expect(0).dispersion).toBeGreaterThan(0.05);
    expect(taught(days(1000, 250)).expect(0).dispersion).toBeLessThan(0.005);
  });

  it('takes no spread for larger than the level itself', () => {
    const silentThenLoud = taught([...days(0, 60), 50, 60]);
    expect(silentThenLoud.expect(0).dispersion).toBeLessThan(4);
  });

  it('gives the weekday that differs its own factor, and the others none', () => {
    const model = taught(Array.from({ length: 140 }, (_, day) => (day % 7 === 3 ? 10 : 100)));
    expect(model.expect(3).mean).toBeLessThan(20);
    for (const weekday of [0, 1, 2, 4, 5, 6]) {
      expect(model.expect(weekday).mean).toBeGreaterThan(90);
      expect(model.expect(weekday).mean).toBeLessThan(110);
    }
  });

  it('lets the level speak that has been right: a fast one after a jump, a slow one in noise', () => {
    const jump = taught([...days(100, 60), ...days(300, 6)]);
    expect(jump.expect(3).mean).toBeGreaterThan(240);
    const noise = Array.from({ length: 120 }, (_, day) => (day % 2 === 0 ? 60 : 140));
    expect(taught(noise).expect(1).mean).toBeGreaterThan(88);
    expect(taught(noise).expect(1).mean).toBeLessThan(112);
  });

  it('takes an outbreak of a day for no higher than likely, and a second day for what it is', () => {
    const calm = days(20, 60);
    expect(taught([...calm, 2000]).expect(0).mean).toBeLessThan(30);
    expect(taught([...calm, 2000, 2000]).expect(0).mean).toBeGreaterThan(100);
  });
});
