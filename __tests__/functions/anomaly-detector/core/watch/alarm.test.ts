import { type Score, SeriesModel } from '../../../../../functions/anomaly-detector/core/model/series-model';
import {
  driftAlarm,
  explained,
  pointAlarm,
} from '../../../../../functions/anomaly-detector/core/watch/alarm';
import type { Drift } from '../../../../../functions/anomaly-detector/core/watch/drift';
import { Hours } from '../../../../../functions/anomaly-detector/core/watch/hours';

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

const WEEK = 7 * 24;
const HOUR = 3600;

/** Hours of four weeks, of which each has ten more than the one before, and a last one of 100. */
function weeks(): Hours {
  const hours = new Hours();
  for (let hour = 0; hour <= 4 * WEEK + 6; hour += 1) {
    hours.observe(hour * HOUR, hour < 4 * WEEK ? 10 + 10 * Math.floor(hour / WEEK) : 100, 1);
  }
  return hours;
}

const drift = (raw: number, length: number): Drift => ({
  method: 'rise',
  raw,
  hours: Array.from({ length }, (_, index) => 4 * WEEK + index),
});

describe('the alarm of a drift', () => {
  it('says what the hours had, and what the same hours of the weeks before', () => {
    expect(driftAlarm(4 * WEEK * HOUR + 7, drift(6, 2), weeks())).toMatchObject({
      at: 4 * WEEK * HOUR + 7,
      since: 4 * WEEK * HOUR,
      value: 100,
      expected: 25,
      low: 10,
      high: 40,
      raw: 6,
      probability: 1e-6,
      score: 0.75,
      severity: 'HIGH',
      explanation:
        '100 on average in 2 hours since 1970-01-29 00:00 UTC, where 25 is usual and 40 the most in the weeks before (1 in 1,000,000): the hours together are above the same hours of all weeks before.',
    });
  });

  it('of one hour says so', () => {
    expect(driftAlarm(0, drift(4, 1), weeks()).explanation).toContain('in the hour since 1970-01-29 00:00');
  });

  it('is large beside the most of the weeks before, not beside the usual', () => {
    const hours = weeks();
    hours.observe((4 * WEEK + 6) * HOUR, 20, 1);
    hours.observe((4 * WEEK + 7) * HOUR, 0, 1);
    const last: Drift = { method: 'rise', raw: 4, hours: [4 * WEEK + 6] };
    expect(driftAlarm(0, last, hours)).toMatchObject({ value: 60, severity: 'LOW' });
  });
});

it("the alarm of a point has the model's numbers, and the score that it has outside a rest", () => {
  const model = new SeriesModel();
  for (let index = 0; index < 400; index += 1) model.observe(index * 300, 10 + (index % 7));
  const score = model.observe(400 * 300, 1000);
  if (score === undefined) throw new Error('The point is after the latest.');
  const alarm = pointAlarm(score);
  expect(alarm).toMatchObject({ at: 120_000, value: 1000, raw: score.raw, method: score.method });
  expect(alarm.score).toBe(score.score);
  expect(alarm.severity).toBe(score.raw >= 6 ? 'HIGH' : 'MEDIUM');
});
