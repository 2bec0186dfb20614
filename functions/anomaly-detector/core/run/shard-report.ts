import type { Series } from '../series/series';
import { type Fed, higher, type OpenSeries, type Top } from './open-series';
import type { Told } from './tell';

/** A series that something is wrong with, `*` for all of a shard, and what. */
export interface SeriesFault {
  readonly series: string;
  readonly reason: string;
}

/** The highest scores of a series in a run. */
export interface SeriesScore extends Top {
  readonly series: Series;
}

/** What a run did with one shard. */
export interface ShardReport extends Told {
  /** conflict: another run has written it. unchanged: nothing was new. */
  readonly outcome: 'written' | 'unchanged' | 'conflict';
  readonly series: number;
  readonly points: number;
  /** Alarms of series that are still learning: told to nobody. */
  readonly silenced: number;
  readonly late: number;
  readonly corrected: number;
  readonly unusable: number;
  /** Series whose points could not be had; the next run asks again. */
  readonly failed: readonly SeriesFault[];
  /** Series whose state could not be read or went wrong: they begin anew. */
  readonly restarted: readonly SeriesFault[];
  readonly scores: readonly SeriesScore[];
  /** All series that did not fail have been read up to here; epoch seconds. Undefined where there is none. */
  readonly readTo: number | undefined;
  /** False when time ran out. */
  readonly isComplete: boolean;
  readonly metricsRequested: number;
}

const NOTHING_TOLD: Told = { findings: 0, alerts: 0, duplicates: 0, refused: [] };

/** A shard's report while it is made. */
export class ShardTally {
  isComplete = true;
  silenced = 0;
  metricsRequested = 0;
  readonly #series: number;
  readonly #sums = { points: 0, late: 0, corrected: 0, unusable: 0 };
  readonly #failed: SeriesFault[] = [];
  readonly #restarted: SeriesFault[] = [];
  readonly #scores = new Map<string, SeriesScore>();
  #told = NOTHING_TOLD;
  #readTo: number | undefined;
  #hasMoved = false;

  constructor(series: number) {
    this.#series = series;
  }

  /** Whether anything has changed that is to be remembered. */
  get hasMoved(): boolean {
    return this.#hasMoved;
  }

  fed({ series }: OpenSeries, { points, hasMoved, top, late, corrected, unusable }: Fed): void {
    this.#hasMoved ||= hasMoved;
    this.#sums.points += points;
    this.#sums.late += late;
    this.#sums.corrected += corrected;
    this.#sums.unusable += unusable;
    const known = this.#scores.get(series.id);
    this.#scores.set(series.id, { series, ...(known ? higher(known, top) : top) });
  }

  failed(fault: SeriesFault): void {
    this.#failed.push(fault);
  }

  restarted(fault: SeriesFault): void {
    this.#hasMoved = true;
    this.#restarted.push(fault);
  }

  told(told: Told): void {
    this.#told = told;
  }

  readTo(open: readonly OpenSeries[]): void {
    const failed = new Set(this.#failed.map(({ series }) => series));
    const sound = open.filter(({ series }) => !failed.has(series.id));
    this.#readTo = sound.length > 0 ? Math.min(...sound.map(({ readTo }) => readTo)) : undefined;
  }

  report(outcome: ShardReport['outcome']): ShardReport {
    return {
      outcome,
      series: this.#series,
      ...this.#sums,
      ...this.#told,
      silenced: this.silenced,
      failed: this.#failed,
      restarted: this.#restarted,
      scores: [...this.#scores.values()],
      readTo: this.#readTo,
      isComplete: this.isComplete,
      metricsRequested: this.metricsRequested,
    };
  }
}
