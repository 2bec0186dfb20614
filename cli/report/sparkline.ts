import { html, type Markup } from './html';

export interface SparklineInput {
  /** For those who do not see it. */
  readonly label: string;
  readonly values: readonly number[];
  /** Places in `values` that are marked. */
  readonly marks: readonly number[];
}

const WIDTH = 560;
const HEIGHT = 56;
/** So that the marks at the edges are seen whole. */
const MARGIN = 4;

/** As many columns are drawn; each spans the least and most of its values, so that no peak is lost. */
const COLUMNS = 280;

/** A small line without axes, as an image of its own. */
export function sparkline({ label, values, marks }: SparklineInput): Markup {
  if (values.length === 0) return html``;
  const top = values.reduce((most, value) => Math.max(most, value), 0) || 1;
  const x = (index: number) =>
    round(MARGIN + (index / Math.max(1, values.length - 1)) * (WIDTH - 2 * MARGIN));
  const y = (value: number) => round(HEIGHT - MARGIN - (Math.max(0, value) / top) * (HEIGHT - 2 * MARGIN));
  const points = columns(values).map(({ index, value }) => `${x(index)},${y(value)}`);
  return html`<svg class="sparkline" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}"><polyline points="${points.join(' ')}"/>${marks
    .filter((index) => index >= 0 && index < values.length)
    .map((index) => html`<circle cx="${x(index)}" cy="${y(values[index] ?? 0)}" r="3.5"/>`)}</svg>`;
}

/** The least and the most of each column, in the order in which they stand. */
function columns(values: readonly number[]): readonly { readonly index: number; readonly value: number }[] {
  const width = Math.max(1, Math.ceil(values.length / COLUMNS));
  const drawn: { index: number; value: number }[] = [];
  for (let from = 0; from < values.length; from += width) {
    const part = values.slice(from, from + width);
    const least = from + part.indexOf(Math.min(...part));
    const most = from + part.indexOf(Math.max(...part));
    for (const index of least === most ? [least] : [least, most].sort((a, b) => a - b))
      drawn.push({ index, value: values[index] ?? 0 });
  }
  return drawn;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
