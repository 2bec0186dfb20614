import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Figure, figuresOf } from './figures';
import { period } from './format';
import { html, type Markup, safeJson } from './html';
import { type ReportInput, type ReportModel, reportModel } from './model';
import {
  chartCard,
  deliverySection,
  headline,
  packagesSection,
  principalsSection,
  resourcesSection,
  rulesSection,
  storySection,
} from './sections';

const STYLE = trusted(readFileSync(join(__dirname, 'style.css'), 'utf8'));
const CHARTS = trusted(readFileSync(join(__dirname, 'charts.js'), 'utf8'));
// Its source map is not there, and a browser's tools would ask for it.
const CHART_LIBRARY = trusted(
  readFileSync(join(dirname(require.resolve('chart.js')), 'chart.umd.min.js'), 'utf8').replace(
    /\n\/\/# sourceMappingURL=.*\s*$/,
    '\n',
  ),
);

/**
 * The report as one HTML file that asks nothing of anybody: styles, scripts and numbers are inside, and its own
 * content security policy allows these very scripts and no request at all.
 */
export function reportPage(input: ReportInput): string {
  const model = reportModel(input);
  const figures = figuresOf(model);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Security report, account ${model.account}</title>
<style>${STYLE}</style>
</head>
<body>
${top(model)}
<main>
${headline(model)}
<div class="grid">
${chartCard(figures.findings, 'two-thirds')}
${chartCard(figures.severities, 'third')}
${storySection(model.story)}
${rulesSection(model)}
${principalsSection(model)}
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
<footer>Made by <code>secmon demo</code> from the events in the archive. All times are UTC.</footer>
<script type="application/json" id="figures">${safeJson(Object.values(figures).map(drawn))}</script>
<script>${CHART_LIBRARY}</script>
<script>${CHARTS}</script>
</body>
</html>
`.markup;
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

function contentSecurityPolicy(): string {
  const hashes = [CHART_LIBRARY, CHARTS].map(hashOf).join(' ');
  return `default-src 'none'; script-src ${hashes}; style-src ${hashOf(STYLE)}; base-uri 'none'; form-action 'none'`;
}

function hashOf({ markup }: Markup): string {
  return `'sha256-${createHash('sha256').update(markup).digest('base64')}'`;
}

/** Our own files and the charting library, as they are. */
function trusted(markup: string): Markup {
  return { markup };
}
