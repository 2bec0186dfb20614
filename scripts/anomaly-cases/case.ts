export const STEP = 300;
export const HOUR = 3600;
export const DAY = 86_400;
export const WEEK = 7 * DAY;
/** Long enough that a month's end comes twice. */
export const WEEKS = 8;
/** Weeks in which nobody is asked to judge: a detector learns, and nothing happens. */
export const LEARNING_WEEKS = 2;

export interface Point {
  /** Start of the five minutes, epoch seconds. */
  readonly at: number;
  readonly value: number;
}

/** Epoch seconds, `to` excluded. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** One generated series and the truth about it. */
export interface Case {
  readonly name: string;
  readonly truth: 'attack' | 'harmless' | 'calm';
  /** What is measured, in words. */
  readonly series: string;
  /** What happens in the span, in words. */
  readonly story: string;
  readonly points: readonly Point[];
  /** When the attack or the harmless change takes place; none for a calm series. */
  readonly span: Span | undefined;
}
