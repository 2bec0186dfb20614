import { dayAndTime } from './format';
import { html, type Markup } from './html';

export interface SparklineInput {
  /** For those who do not see it. */
  readonly label: string;
  readonly values: readonly number[];
  /** Epoch ms of the first and of the last value. */
  readonly from: number;
  readonly to: number;
  /** Places in `values` that are marked. */
  readonly marks: readonly number[];
}

const WIDTH = 560;
const HEIGHT = 56;
/** So that the marks at the edges are seen whole. */
const MARGIN = 4;

/** As many columns are drawn; each spans the least and most of its values, so that no peak is lost. */
const COLUMNS = 280;

/**
 * A small line from zero to its most, both of which are named, as are its first and its last day. It is stretched to the
 * width that there is; marks are ends of lines without length, which are round however they are stretched.
 */
export function sparkline({ label, values, from, to, marks }: SparklineInput): Markup {
  if (values.length === 0) return html``;
  const top = values.reduce((most, value) => Math.max(most, value), 0) || 1;
  const x = (index: number) =>
    round(MARGIN + (index / Math.max(1, values.length - 1)) * (WIDTH - 2 * MARGIN));
  const y = (value: number) => round(HEIGHT - MARGIN - (Math.max(0, value) / top) * (HEIGHT - 2 * MARGIN));
  const points = columns(values).map(({ index, value }) => `${x(index)},${y(value)}`);
  const drawing = html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${label}"><polyline points="${points.join(' ')}"/>${marks
    .filter((index) => index >= 0 && index < values.length)
    .map((index) => html`<path d="M${x(index)},${y(values[index] ?? 0)}h0"/>`)}</svg>`;
  return html`<figure class="sparkline"><span class="range"><span>${short(top)}</span><span>0</span></span>${drawing}<figcaption><span>${dayAndTime(from).day}</span><span>${dayAndTime(to).day}</span></figcaption></figure>`;
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

/** `41.2B` for 41,200,000,000. */
function short(value: number): string {
  return new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 }).format(value);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
