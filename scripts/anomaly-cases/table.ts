import type { Row, SeriesReport } from './bench';
import type { Verdict } from './judge';

const HEADER = `| Case | Series | What happens | Watch | False | Standard deviation | False |
|---|---|---|---|---|---|---|`;

/** The report as a table in Markdown: what became of each case, and the false alarms of the weeks it was watched. */
export function markdownOf({ seed, falseAlarmsPerSeriesWeek, cases }: SeriesReport): string {
  const { watch, standardDeviation } = falseAlarmsPerSeriesWeek;
  return `Seed ${seed}. False alarms a series and week: watch ${watch}, standard deviation ${standardDeviation}.

${HEADER}
${cases.map(rowText).join('\n')}
`;
}

function rowText({ name, truth, series, story, watch, standardDeviation }: Row): string {
  const judged = [watch, standardDeviation].flatMap((verdict) => [
    outcome(truth, verdict),
    String(verdict.falseAlarms),
  ]);
  return `| ${[name, series, story, ...judged].join(' | ')} |`;
}

function outcome(truth: Row['truth'], { delayMinutes, silent }: Verdict): string {
  if (truth === 'calm') return '';
  if (truth === 'harmless') return silent ? 'silent' : 'false alarm';
  return delayMinutes === undefined ? 'missed' : `found after ${delayText(delayMinutes)}`;
}

const delayText = (minutes: number): string =>
  minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
