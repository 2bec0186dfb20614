import { SeriesModel } from '../functions/anomaly-detector/core/model/series-model';
import { benchCommand } from './bench-command';

/**
 * Times the anomaly model on one core, when all that it remembers is full: points a second, the bytes of its stored state
 * as the series grows, and the milliseconds from a stored state to a model that goes on. Prints JSON.
 * `npm run -s bench:anomaly-model`
 */
benchCommand('bench:anomaly-model', 'Time the anomaly model on one core.').parse();

const STEP_SECONDS = 300;
/** By then nothing grows any more. */
const FULL = 12_400;
/** Whole batches of the 31 time steps that a period is learnt from, so that states of like fill are compared. */
const MEASURED = 19_840;
const ROUNDS = 5;
const STARTS = 100;

/** A course of the day with noise; the same each time. */
function levelAt(index: number): number {
  const noise = Math.sin(index * 12.9898) * 43_758.5453;
  return 100 + 50 * Math.sin((index * 2 * Math.PI) / 288) + 20 * (noise - Math.floor(noise));
}

function observe(model: SeriesModel, from: number, to: number): void {
  for (let index = from; index < to; index++) model.observe(index * STEP_SECONDS, levelAt(index));
}

function millisecondsOf(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? Number.NaN;
}

const model = new SeriesModel();
observe(model, 0, FULL);
const stateBytes: Record<number, number> = { [FULL]: model.encode().length };
const rates = Array.from({ length: ROUNDS }, (_, round) => {
  const from = FULL + round * MEASURED;
  const milliseconds = millisecondsOf(() => observe(model, from, from + MEASURED));
  stateBytes[from + MEASURED] = model.encode().length;
  return (MEASURED / milliseconds) * 1000;
});
// One point before the distances are computed afresh: most is to be repeated.
const total = FULL + ROUNDS * MEASURED;
observe(model, total, total + 63 - (total % 64));
const state = model.encode();
const starts = Array.from({ length: STARTS }, () => millisecondsOf(() => SeriesModel.decode(state)));

process.stdout.write(
  `${JSON.stringify(
    {
      pointsPerSecond: Math.round(quantile(rates, 0.5)),
      stateBytes,
      startMs: {
        median: rounded(quantile(starts, 0.5), 2),
        p95: rounded(quantile(starts, 0.95), 2),
        first: rounded(starts[0] ?? Number.NaN, 2),
      },
    },
    undefined,
    2,
  )}\n`,
);
