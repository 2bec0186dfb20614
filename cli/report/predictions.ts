import { type Day, startOf } from '../../functions/predictor/core/days';
import { ALL_ACCOUNTS, type CountPrediction } from '../../functions/predictor/core/history/predict-counts';
import type { Risk, RiskPart } from '../../functions/predictor/core/risk/score';
import { shortName } from './facts';
import { count, dayAndTime } from './format';
import { html, type Markup } from './html';
import { sourceName } from './source-name';

/** What the predictor says at the end of the period. */
export interface ReportPrediction {
  readonly forecasts: readonly CountPrediction[];
  /** Highest first. */
  readonly risks: readonly Risk[];
}

const MOST_PRINCIPALS = 10;
const MOST_PARTS = 3;

/** What tomorrow is expected to bring, over all accounts. */
export function forecastSection({ forecasts }: ReportPrediction): Markup {
  const sums = forecasts.filter(({ accountId }) => accountId === ALL_ACCOUNTS);
  const day = sums[0] && ` on ${dayName(sums[0].day)}`;
  const last = sums.flatMap((sum) => sum.last ?? [])[0];
  const counted = last === undefined ? 'Last day' : `Came on ${dayName(last.day)}`;
  return html`<section class="card half" aria-labelledby="forecast-title">
    <h2 id="forecast-title">What comes next</h2>
    <p class="note">Objects of findings that are expected${day}, with the interval that holds 95 of 100 days; beside it the last day that is over, and the interval that was forecast for it. A short history makes it wide.</p>
    <div class="scroll"><table>
      <thead><tr><th scope="col">Source</th><th scope="col" class="number">Expected</th><th scope="col" class="number">95 % interval</th><th scope="col" class="number">${counted}</th><th scope="col" class="number">Its 95 % interval</th></tr></thead>
      <tbody>${sums.map(forecastRow)}</tbody>
    </table></div>
  </section>`;
}

function forecastRow({ source, forecast, last }: CountPrediction): Markup {
  const before = last === undefined ? '' : interval(last.forecast.interval95);
  return html`<tr><th scope="row">${sourceName(source)}</th><td class="number">${count(Math.round(forecast.mean))}</td><td class="number">${interval(forecast.interval95)}</td><td class="number">${last === undefined ? '' : count(last.count)}</td><td class="number">${before}</td></tr>`;
}

function interval({ low, high }: { readonly low: number; readonly high: number }): string {
  return `${count(low)} to ${count(high)}`;
}

function dayName(day: Day): string {
  return dayAndTime(startOf(day)).day;
}

/** Whom to look at first, and why. */
export function risksSection({ risks }: ReportPrediction): Markup {
  return html`<section class="card half" aria-labelledby="risks-title">
    <h2 id="risks-title">Riskiest principals</h2>
    <p class="note">A score of 0 to 100 from alerts, anomalies and privileges, and what part of it is owed to each; findings weigh half after a week. It says whom to look at first.</p>
    <div class="scroll"><table>
      <thead><tr><th scope="col">Principal</th><th scope="col" class="number">Score</th><th scope="col">Above all for</th></tr></thead>
      <tbody>${risks
        .slice(0, MOST_PRINCIPALS)
        .map(
          ({ principal, score, privilege, parts }) =>
            html`<tr><th scope="row"><code>${shortName(principal)}</code><br><span class="soft">${RIGHTS[privilege]}</span></th><td class="number">${score.toFixed(1)}</td><td>${reasons(parts)}</td></tr>`,
        )}</tbody>
    </table></div>
  </section>`;
}

const RIGHTS: Readonly<Record<Risk['privilege'], string>> = {
  admin: 'may do everything',
  escalation: 'may raise its rights',
  'sensitive-data': 'may read sensitive data',
  write: 'may write',
  'read-only': 'may read',
  none: 'may do nothing',
  unknown: 'rights unknown',
};

/** The heaviest parts, and what the others add: what is shown adds up to the score. */
function reasons(parts: readonly RiskPart[]): string {
  const others = parts.slice(MOST_PARTS);
  const points = others.reduce((sum, part) => sum + part.points, 0);
  const rest = others.length === 0 ? [] : [`${others.length} more (${points.toFixed(1)})`];
  return [...parts.slice(0, MOST_PARTS).map(reason), ...rest].join(', ');
}

function reason({ kind, what, title, points, count: times }: RiskPart): string {
  const words = kind === 'privilege' ? RIGHTS[what as Risk['privilege']] : title;
  return `${words}${times > 1 ? ` × ${times}` : ''} (${points.toFixed(1)})`;
}
