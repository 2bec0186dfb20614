import { join } from 'node:path';
import { oddsText } from '../../functions/anomaly-detector/core/findings/number-text';
import { minuteText } from '../../functions/anomaly-detector/core/findings/time-text';
import type { Score } from '../../functions/anomaly-detector/core/model/series-model';
import { explained, REASONS } from '../../functions/anomaly-detector/core/watch/alarm';
import { medianOf } from '../../functions/anomaly-detector/core/watch/sums';
import { plural } from '../plural';
import { period } from '../report/format';
import { html, type Markup } from '../report/html';
import { ownFile, selfContainedPage } from '../report/self-contained';
import { LEGEND } from './legend';
import type { Step } from './trace';

const SCRIPT = html`${ownFile(join(__dirname, 'axes.js'))}${ownFile(join(__dirname, 'chart.js'))}`;

/** As many alarms are listed below the chart; all of them are drawn. */
const LISTED = 100;
/** Between steps that are farther apart than so many usual ones nothing is drawn. */
const GAP = 2;

export interface DrawnSeries {
  /** What people call it. */
  readonly name: string;
  readonly points: number;
  readonly steps: readonly Step[];
  /** In order of time. */
  readonly alarms: readonly Score[];
}

/** A self-contained HTML page with the series, the band that was expected of it, its alarms, and how to read them. */
export function chartPage({ name, points, steps, alarms }: DrawnSeries): string {
  const first = steps[0]?.at ?? 0;
  const last = steps.at(-1)?.at ?? first;
  const counts = `${plural(points, 'point')} · ${plural(alarms.length, 'alarm')} of the bare model`;
  return selfContainedPage({
    title: `${name}: anomalies`,
    figures: { steps: steps.map(drawn), alarms: alarms.map(marked), gap: GAP * usualDistance(steps) },
    script: SCRIPT,
    body: html`<header class="top">
<h1>${name}</h1>
<p class="lead">${steps.length === 0 ? 'No points' : `${period(first * 1000, last * 1000 + 1)} · ${counts}`}</p>
</header>
<main>
<div class="grid">
<section class="card" aria-labelledby="chart-title">
<h2 id="chart-title">Value, band and alarms</h2>
<p class="note">Point at an alarm to see why it was raised.</p>
<div class="chart tall"><canvas id="chart" role="img" aria-label="The series over time; its alarms are in the table below"></canvas></div>
</section>
${alarmSection(alarms)}
${LEGEND}
</div>
</main>
<footer>Made by <code>secmon anomalies</code>. All times are UTC.</footer>`,
  });
}

function alarmSection(alarms: readonly Score[]): Markup | undefined {
  if (alarms.length === 0) return undefined;
  const shown = alarms
    .toSorted((a, b) => b.raw - a.raw)
    .slice(0, LISTED)
    .sort((a, b) => a.at - b.at);
  const note =
    shown.length < alarms.length ? `The ${LISTED} least likely of ${alarms.length}.` : 'In order of time.';
  return html`<section class="card" aria-labelledby="alarms-title">
<h2 id="alarms-title">Alarms</h2>
<p class="note">${note}</p>
<div class="scroll"><table>
<thead><tr><th scope="col">Time</th><th scope="col" class="number">Observed</th><th scope="col" class="number">Expected</th><th scope="col" class="number">Band</th><th scope="col" class="number">Odds</th><th scope="col">Why</th></tr></thead>
<tbody>${shown.map(alarmRow)}</tbody>
</table></div>
</section>`;
}

function alarmRow({ at, value, expected, low, high, method, probability }: Score): Markup {
  const time = new Date(at * 1000).toISOString();
  return html`<tr><th scope="row" class="nowrap"><time datetime="${time}">${minuteText(at)}</time></th><td class="number">${figure(value)}</td><td class="number">${figure(expected)}</td><td class="number">${figure(low)} to ${figure(high)}</td><td class="number">${oddsText(probability)}</td><td class="nowrap"><code>${method}</code>: ${REASONS[method]}</td></tr>`;
}

/** To the digits that can be seen, so that the page stays small. */
function drawn({ at, ...values }: Step) {
  const rounded = Object.entries(values).map(([name, value]) => [name, Number(value.toPrecision(6))]);
  return { at, ...Object.fromEntries(rounded) };
}

function marked(alarm: Score) {
  return { at: alarm.at, value: alarm.value, why: explained(alarm) };
}

/** Seconds between two steps; NaN, which JSON writes as null, of fewer than two. */
function usualDistance(steps: readonly Step[]): number {
  const distances = steps.slice(1).map(({ at }, index) => at - (steps[index]?.at ?? Number.NaN));
  return medianOf(Float64Array.from(distances).sort());
}

/** Six digits, which is what single precision holds; those of a size that nobody counts in powers of ten. */
function figure(value: number): string {
  const size = Math.abs(value);
  const isCountable = size === 0 || (size >= 1e-6 && size < 1e15);
  const notation = isCountable ? 'standard' : 'scientific';
  return new Intl.NumberFormat('en', { notation, maximumSignificantDigits: 6 }).format(value);
}
