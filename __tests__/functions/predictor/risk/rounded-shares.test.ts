import { roundedShares } from '../../../../functions/predictor/core/risk/rounded-shares';

describe('shares of a whole', () => {
  it.each([
    [[39.06, 19.55, 20.59], 79.2, [39.1, 19.5, 20.6]],
    [[1.04, 1.04, 1.04], 3.12, [1.1, 1, 1]],
    [[33.333, 33.333, 33.334], 100, [33.3, 33.3, 33.4]],
    [[0.04, 0.02], 0.06, [0.1, 0]],
    [[12.3], 12.3, [12.3]],
    [[], 0, []],
  ])('%j of %d are rounded to what adds up, up where most would be lost', (shares, whole, rounded) => {
    expect(roundedShares(shares, whole)).toEqual(rounded);
  });
});
