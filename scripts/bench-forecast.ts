import { benchCommand, seed as seedOf } from './bench-command';
import { backtest } from './forecast-cases/backtest';
import { REGIMES } from './forecast-cases/regimes';

/** Prints how forecasts of generated finding counts turn out, one line of JSON a regime: `npm run -s bench:forecast -- --seed 7`. */
const { seed } = benchCommand('bench:forecast', 'Judge forecasts of generated finding counts.')
  .option('--seed <number>', 'seed of the counts', seedOf, 1)
  .parse()
  .opts<{ seed: number }>();
for (const regime of REGIMES) process.stdout.write(`${JSON.stringify(backtest(regime, seed))}\n`);
