import { ALL_ACCOUNTS, type CountPrediction } from './predict-counts';

/** The chance, a day, that any series at all is told though nothing but chance was at work. */
const FALSE_ALARM = 0.05;

/**
 * The series whose last count chance does not explain, however many series there are. Each alone lies outside its 95 %
 * interval on five of a hundred days, so of a hundred series five do every day: the five in a hundred are shared out among
 * all that were judged on that day (Bonferroni's correction, which holds for series that have to do with each other, too).
 */
export function surprises(predictions: readonly CountPrediction[]): readonly CountPrediction[] {
  const judged = distinct(predictions).filter(({ last }) => last !== undefined);
  return judged.filter(({ last }) => last !== undefined && isSurprise(last.chance, judged.length));
}

/** Whether a count of this chance is told where so many series were judged on its day. */
export function isSurprise(chance: number, judged: number): boolean {
  return chance * judged <= FALSE_ALARM;
}

/** Of a source with one account the sum is that account again: it is judged once. */
function distinct(predictions: readonly CountPrediction[]): readonly CountPrediction[] {
  const series = (wanted: string) => predictions.filter(({ source }) => source === wanted).length;
  return predictions.filter(({ accountId, source }) => accountId !== ALL_ACCOUNTS || series(source) > 2);
}
