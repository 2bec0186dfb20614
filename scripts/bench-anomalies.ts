import { parseArgs } from 'node:util';
import { benchSeries } from './anomaly-cases/bench';
import { markdownOf } from './anomaly-cases/table';
import { benchUsers } from './company-cases/judge-company';

/**
 * Judges the anomaly detection on generated series whose truth is known, beside plain standard deviation,
 * and what is new of users on a generated company with a stolen key.
 * Prints JSON, or the table of docs/anomaly-cases.md with --markdown. `npm run -s bench:anomalies -- --seed 7`
 */
const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, markdown: { type: 'boolean', default: false } },
});
const seed = Number(values.seed);
if (!Number.isSafeInteger(seed))
  throw new Error(`--seed ${values.seed} is not an integer: give one, like --seed 7.`);
const series = benchSeries(seed);
if (values.markdown) process.stdout.write(markdownOf(series));
else
  benchUsers(seed).then((users) => {
    process.stdout.write(`${JSON.stringify({ series, users }, null, 2)}\n`);
  });
