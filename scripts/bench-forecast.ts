import { benchCommand, seed as seedOf } from './bench-command';
import { backtest } from './forecast-cases/backtest';
import { REGIMES } from './forecast-cases/regimes';
import { markdownOf } from './forecast-cases/table';

/**
 * Prints how forecasts of generated finding counts turn out: one line of JSON a regime, or the table of docs/prediction.md
 * with --markdown. `npm run -s bench:forecast -- --seed 7`
 */
const { seed, markdown } = benchCommand('bench:forecast', 'Judge forecasts of generated finding counts.')
  .option('--seed <number>', 'seed of the counts', seedOf, 1)
  .option('--markdown', 'print the table of docs/prediction.md instead of JSON', false)
  .parse()
  .opts<{ seed: number; markdown: boolean }>();
if (markdown) process.stdout.write(markdownOf(REGIMES.map((regime) => backtest(regime, seed))));
else for (const regime of REGIMES) process.stdout.write(`${JSON.stringify(backtest(regime, seed))}\n`);
