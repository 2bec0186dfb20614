import type { Score } from '../../../../../functions/anomaly-detector/core/model/series-model';
import { explained, pointAlarm } from '../../../../../functions/anomaly-detector/core/watch/alarm';

const score: Score = {
  at: 0,
  value: 5e6,
  score: 0.5,
  raw: 3,
  probability: 1e-3,
  method: 'season',
  expected: 2e6,
  low: 1e6,
  high: 3e6,
};

describe('the sentence of a point', () => {
  it('says of a high one what the most is that is usual, as its alarm does', () => {
    expect(explained(score)).toBe(
      '5 million, where 2 million is expected and 3 million is the most that is usual (1 in 1,000): it is not what this time of the day brings.',
    );
    expect(pointAlarm(score).explanation).toBe(explained(score));
  });

  it('says of a low one what the least is', () => {
    expect(explained({ ...score, value: 10, method: 'range' })).toBe(
      '10, where 2 million is expected and 1 million is the least that is usual (1 in 1,000): there never was such a value.',
    );
  });

  it.each([1e6, 2.5e6, 3e6])(
    'says of one within the band, %d, that it is its course that is not usual',
    (value) => {
      expect(explained({ ...score, value, method: 'lag-pattern' })).toMatch(
        /^[\d.]+ million, where 2 million is expected and 1 million to 3 million is usual \(1 in 1,000\): within that range, but no hour of the days before looks like the last one\.$/,
      );
    },
  );
});
