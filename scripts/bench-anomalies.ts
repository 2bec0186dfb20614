import { parseArgs } from 'node:util';
import { benchSeries } from './anomaly-cases/bench';

/**
 * Judges the anomaly detection on generated series whose truth is known, beside plain standard deviation.
 * Prints JSON. `npm run -s bench:anomalies -- --seed 7`
 */
const { values } = parseArgs({ options: { seed: { type: 'string', default: '1' } } });
const seed = Number(values.seed);
if (!Number.isSafeInteger(seed))
  throw new Error(`--seed ${values.seed} is not an integer: give one, like --seed 7.`);
process.stdout.write(`${JSON.stringify({ series: benchSeries(seed) }, null, 2)}\n`);
