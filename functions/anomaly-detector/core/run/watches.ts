import type { Score } from '../model/series-model';
import { type Alarm, SeriesWatch } from '../watch/series-watch';

export type { Alarm };

/** What watches one series, point by point. */
export interface Watch {
  /** Judges the next point; undefined for one that is not after the latest. */
  observe(
    at: number,
    value: number,
  ): { readonly score: Score; readonly alarm: Alarm | undefined } | undefined;
  encode(): Uint8Array;
}

/** Where watches come from. */
export interface Watches {
  create(): Watch;
  /** @throws Error when the bytes are damaged or of a version that is not known */
  decode(bytes: Uint8Array): Watch;
}

/** The watches of all series. */
export const SERIES_WATCHES: Watches = {
  create: () => new SeriesWatch(),
  decode: (bytes) => SeriesWatch.decode(bytes),
};
