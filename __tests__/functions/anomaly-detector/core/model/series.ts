import { type Score, SeriesModel } from '../../../../../functions/anomaly-detector/core/model/series-model';

export interface Point {
  /** Epoch seconds. */
  readonly at: number;
  readonly value: number;
}

const STEP = 300;
const START = Date.UTC(2026, 0, 5) / 1000;

/** Numbers from 0 to 1 that look random; the same for the same seed. */
export function randomNumbers(seed: number): () => number {
  let state = (seed ^ 0x9e3779b9) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Points each five minutes: a course of the day from 50 to 150, and noise. */
export function dailyCourse(length: number, seed = 1): Point[] {
  const random = randomNumbers(seed);
  return Array.from({ length }, (_, index) => ({
    at: START + index * STEP,
    value: 100 + 50 * Math.sin((index * 2 * Math.PI) / 288) + 10 * (random() + random() - 1),
  }));
}

/** Points each five minutes, all of one value. */
export function constant(length: number, value = 7): Point[] {
  return Array.from({ length }, (_, index) => ({ at: START + index * STEP, value }));
}

export function observeAll(model: SeriesModel, points: readonly Point[]): (Score | undefined)[] {
  return points.map(({ at, value }) => model.observe(at, value));
}

/** What a new model says of the points. */
export function scoresOf(points: readonly Point[]): (Score | undefined)[] {
  return observeAll(new SeriesModel(), points);
}
