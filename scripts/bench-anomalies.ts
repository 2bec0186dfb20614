import { benchSeries } from './anomaly-cases/bench';
import { markdownOf } from './anomaly-cases/table';
import { benchCommand, seed as seedOf } from './bench-command';
import { benchUsers } from './company-cases/judge-company';

/**
 * Judges the anomaly detection on generated series whose truth is known, beside plain standard deviation,
 * and what is new of users on a generated company with a stolen key.
 * Prints JSON, or the table of docs/anomaly-cases.md with --markdown. `npm run -s bench:anomalies -- --seed 7`
 */
const { seed, markdown } = benchCommand('bench:anomalies', 'Judge the anomaly detection on generated cases.')
  .option('--seed <number>', 'seed of the cases', seedOf, 1)
  .option('--markdown', 'print the table of docs/anomaly-cases.md instead of JSON', false)
  .parse()
  .opts<{ seed: number; markdown: boolean }>();
const series = benchSeries(seed);
if (markdown) process.stdout.write(markdownOf(series));
else
  benchUsers(seed).then((users) => {
    process.stdout.write(`${JSON.stringify({ series, users }, null, 2)}\n`);
  });
