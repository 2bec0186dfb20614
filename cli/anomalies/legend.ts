import type { Method } from '../../functions/anomaly-detector/core/model/series-model';
import { html } from '../report/html';

/** What the methods judge. */
const METHODS: Readonly<Record<Method, string>> = {
  'lag-pattern': 'The course of the last 16 points, an hour and a quarter, beside all courses of five days.',
  'long-pattern': 'The course of the last 30 points, two and a half hours, beside those of three weeks.',
  season: 'The level of the last six points, beside that of the same time on seven days.',
  range: 'Whether there ever was such a value.',
  deviation: 'How far the value is from the mean, in standard deviations.',
};

/** How to read the page of a series. */
export const LEGEND = html`<section class="card" aria-labelledby="legend-title">
<h2 id="legend-title">How to read this</h2>
<p class="note">The model counts points. Where hours and days are named, points are five minutes apart.</p>
<div class="scroll"><table>
<tbody>
<tr><th scope="row">Alarm</th><td>What the bare model scores 0.5 and more, from the first day and of falls, too: a handful a week. The deployed detector watches its scores and tells people far fewer: only what is above all weeks before, after two weeks of learning, at odds of once in years.</td></tr>
<tr><th scope="row">Band</th><td>Where everyday values lie, around what is expected: the usual level at this time of the day or the median of the latest values, whichever was nearer lately. It explains and does not decide: a value within it may be part of a course that there never was.</td></tr>
<tr><th scope="row">Odds</th><td>1 in 1,000: of so many points of this series, one is as surprising, by what the method saw of it before. From 1 in 100 a point is an alarm, and then none until 90 points brought no surprise, unless one is far less likely still.</td></tr>
${Object.entries(METHODS).map(([method, text]) => html`<tr><th scope="row" class="nowrap"><code>${method}</code></th><td>${text}</td></tr>`)}
</tbody>
</table></div>
</section>`;
