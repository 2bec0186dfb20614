import { parseArgs } from 'node:util';
import { backtest } from './forecast-cases/backtest';
import { REGIMES } from './forecast-cases/regimes';

/** Prints how forecasts of generated finding counts turn out, one line of JSON a regime: `npm run -s bench:forecast -- --seed 7`. */
const { values } = parseArgs({ options: { seed: { type: 'string', default: '1' } } });
const seed = Number(values.seed);
if (!Number.isInteger(seed)) {
  process.stderr.write(`--seed ${values.seed} is no whole number\n`);
  process.exit(2);
}
for (const regime of REGIMES) process.stdout.write(`${JSON.stringify(backtest(regime, seed))}\n`);
