import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { html, type Markup, safeJson } from './html';

/** The pages' style sheet: colours for light and dark, cards, tables, charts. */
const STYLE = ownFile(join(__dirname, 'style.css'));
// Its source map is not there, and a browser's tools would ask for it.
const CHART_LIBRARY: Markup = {
  markup: readFileSync(join(dirname(require.resolve('chart.js')), 'chart.umd.min.js'), 'utf8').replace(
    /\n\/\/# sourceMappingURL=.*\s*$/,
    '\n',
  ),
};

export interface PageParts {
  readonly title: string;
  readonly body: Markup;
  /** What the script finds as JSON in the element `figures`. */
  readonly figures: unknown;
  /** Runs after Chart.js; see `ownFile`. */
  readonly script: Markup;
}

/**
 * One HTML file that asks nothing of anybody: styles, scripts and numbers are inside, and its own content security
 * policy allows these very scripts and no request at all.
 */
export function selfContainedPage({ title, body, figures, script }: PageParts): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy([CHART_LIBRARY, script])}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
${body}
<script type="application/json" id="figures">${safeJson(figures)}</script>
<script>${CHART_LIBRARY}</script>
<script>${script}</script>
</body>
</html>
`.markup;
}

/** A file of this repository, as it is: nothing in it is escaped. */
export function ownFile(path: string): Markup {
  return { markup: readFileSync(path, 'utf8') };
}

function contentSecurityPolicy(scripts: readonly Markup[]): string {
  const hashes = scripts.map(hashOf).join(' ');
  return `default-src 'none'; script-src ${hashes}; style-src ${hashOf(STYLE)}; base-uri 'none'; form-action 'none'`;
}

function hashOf({ markup }: Markup): string {
  return `'sha256-${createHash('sha256').update(markup).digest('base64')}'`;
}
