import { type Backtest, NOMINAL, WATCHED } from './backtest';

const HEADS = [
  'Regime',
  ...NOMINAL.map((nominal) => `${nominal} %`),
  'MASE',
  'as a week before',
  ...WATCHED.map((watched) => `told of ${watched}`),
];

/** The backtests as a table in Markdown, a row a regime. */
export function markdownOf(backtests: readonly Backtest[]): string {
  const rows = backtests.map(({ regime, coverage, mase, maseOfSeasonalNaive, toldDays }) => [
    regime,
    ...NOMINAL.map((nominal) => coverage[nominal]),
    mase,
    maseOfSeasonalNaive,
    ...WATCHED.map((watched) => toldDays[watched]),
  ]);
  const lines = [HEADS, HEADS.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return `${lines.join('\n')}\n`;
}
