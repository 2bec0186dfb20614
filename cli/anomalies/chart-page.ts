import { join } from 'node:path';
import type { Score } from '../../functions/anomaly-detector/core/model/series-model';
import { plural } from '../plural';
import { period } from '../report/format';
import { html, type Markup } from '../report/html';
import { ownFile, selfContainedPage } from '../report/self-contained';
import type { Step } from './trace';

const SCRIPT = html`${ownFile(join(__dirname, 'axes.js'))}${ownFile(join(__dirname, 'chart.js'))}`;

/** As many alarms are listed below the chart; all of them are drawn. */
const LISTED = 100;

/** A self-contained HTML page with the series, the band that was expected of it, and its alarms. */
export function chartPage(steps: readonly Step[], alarms: readonly Score[]): string {
  const first = steps[0]?.at ?? 0;
  const last = steps.at(-1)?.at ?? first;
  return selfContainedPage({
    title: 'Anomalies',
    figures: { steps: steps.map(drawn), alarms },
    script: SCRIPT,
    body: html`<header class="top">
<h1>Anomalies</h1>
<p class="lead">${steps.length === 0 ? 'No points' : period(first * 1000, last * 1000 + 1)} · ${plural(alarms.length, 'alarm')}</p>
</header>
<main>
<div class="grid">
<section class="card" aria-labelledby="chart-title">
<h2 id="chart-title">Value, band and alarms</h2>
<p class="note">The band is where a value is everyday, by the points before it. Point at an alarm to see why it was raised.</p>
<div class="chart tall"><canvas id="chart" role="img" aria-label="The series over time; its alarms are in the table below"></canvas></div>
</section>
${alarmSection(alarms)}
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
<thead><tr><th scope="col">Time</th><th scope="col">Method</th><th scope="col" class="number">Observed</th><th scope="col" class="number">Expected</th><th scope="col" class="number">Band</th><th scope="col" class="number">Probability</th></tr></thead>
<tbody>${shown.map(alarmRow)}</tbody>
</table></div>
</section>`;
}

function alarmRow({ at, value, expected, low, high, method, probability }: Score): Markup {
  const time = new Date(at * 1000).toISOString();
  return html`<tr><th scope="row" class="nowrap"><time datetime="${time}">${time.slice(0, 16).replace('T', ' ')}</time></th><td class="nowrap">${method}</td><td class="number">${figure(value)}</td><td class="number">${figure(expected)}</td><td class="number">${figure(low)} to ${figure(high)}</td><td class="number">${probability.toExponential(1)}</td></tr>`;
}

/** To the digits that can be seen, so that the page stays small. */
function drawn({ at, ...values }: Step) {
  const rounded = Object.entries(values).map(([name, value]) => [name, Number(value.toPrecision(6))]);
  return { at, ...Object.fromEntries(rounded) };
}

/** Six digits, which is what single precision holds. */
function figure(value: number): string {
  return new Intl.NumberFormat('en', { maximumSignificantDigits: 6 }).format(value);
}
