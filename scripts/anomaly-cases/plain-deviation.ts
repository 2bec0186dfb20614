import { DAY, type Point, STEP } from './case';

const WINDOW = DAY / STEP;

/**
 * What the tables compare with: the values more than three standard deviations from the mean of the
 * day before them.
 */
export function plainDeviationAlarms(points: readonly Point[]): Point[] {
  let sum = 0;
  let squares = 0;
  return points.filter(({ value }, index) => {
    const mean = sum / WINDOW;
    const variance = squares / WINDOW - mean ** 2;
    const isFar = index >= WINDOW && (value - mean) ** 2 > 9 * Math.max(0, variance);
    const oldest = points[index - WINDOW]?.value ?? 0;
    sum += value - oldest;
    squares += value ** 2 - oldest ** 2;
    return isFar;
  });
}
