import { join } from 'node:path';
import { type Figure, figuresOf } from './figures';
import { period } from './format';
import { html, type Markup } from './html';
import { type ReportInput, type ReportModel, reportModel } from './model';
import { forecastSection, risksSection } from './predictions';
import {
  anomaliesSection,
  chartCard,
  deliverySection,
  headline,
  packagesSection,
  principalsSection,
  resourcesSection,
  rulesSection,
  storySection,
} from './sections';
import { ownFile, selfContainedPage } from './self-contained';

const CHARTS = ownFile(join(__dirname, 'charts.js'));

/** The report as one self-contained HTML file. */
export function reportPage(input: ReportInput): string {
  const model = reportModel(input);
  const figures = figuresOf(model);
  const body = html`${top(model)}
<main>
${headline(model)}
<div class="grid">
${chartCard(figures.findings, 'two-thirds')}
${chartCard(figures.severities, 'third')}
${storySection(model.story)}
${anomaliesSection(model)}
${rulesSection(model)}
${principalsSection(model)}
${risksSection(model.prediction)}
${forecastSection(model.prediction)}
${chartCard(figures.tactics, 'half')}
${chartCard(figures.sources, 'half')}
${resourcesSection(model)}
${packagesSection(model)}
${chartCard(figures.blocked, 'full')}
${chartCard(figures.rules, 'half', 'tall')}
${chartCard(figures.countries, 'half', 'tall')}
${deliverySection(model)}
</div>
</main>
<footer>Made by <code>secmon demo</code> from the events in the archive. All times are UTC.</footer>`;
  return selfContainedPage({
    title: `Security report, account ${model.account}`,
    body,
    figures: Object.values(figures).map(drawn),
    script: CHARTS,
  });
}

function top({ account, regions, from, to }: ReportModel): Markup {
  return html`<header class="top">
<h1>Security report</h1>
<p class="lead">Sample account ${account} · ${regions.join(', ')} · ${period(from, to)}</p>
</header>`;
}

/** What the script needs of a figure. */
function drawn({ id, labels, ticks, series, isHorizontal }: Figure) {
  return { id, labels, ticks: ticks ?? labels, series, isHorizontal: isHorizontal ?? false };
}
