import { benchSeries } from './anomaly-cases/bench';
import { markdownOf } from './anomaly-cases/table';
import { benchCommand, seed as seedOf } from './bench-command';
import { benchUsers } from './company-cases/judge-company';
import { usersTable } from './company-cases/table';

/**
 * Judges the anomaly detection on generated series whose truth is known, beside plain standard deviation,
 * and what is new of users on a generated company with a stolen key.
 * Prints JSON, or the tables of docs/anomaly-cases.md and docs/anomalies.md with --markdown. `npm run -s bench:anomalies -- --seed 7`
 */
const { seed, markdown } = benchCommand('bench:anomalies', 'Judge the anomaly detection on generated cases.')
  .option('--seed <number>', 'seed of the cases', seedOf, 1)
  .option(
    '--markdown',
    'print the tables of docs/anomaly-cases.md and docs/anomalies.md instead of JSON',
    false,
  )
  .parse()
  .opts<{ seed: number; markdown: boolean }>();
void main();

async function main(): Promise<void> {
  const series = benchSeries(seed);
  const users = await benchUsers(seed);
  process.stdout.write(
    markdown
      ? `${markdownOf(series)}\n${usersTable([[seed, users]])}`
      : `${JSON.stringify({ series, users }, null, 2)}\n`,
  );
}
