import { PERIOD, periodsOf } from '../series/periods';
import type { Series } from '../series/series';
import type { Point, SeriesEntry } from './shard-file';
import type { Alarm, Watch, Watches } from './watches';

export interface Top {
  readonly score: number;
  readonly raw: number;
}

/** What giving points to a series has brought. */
export interface Fed {
  readonly points: number;
  /** Whether anything of it has to be remembered. */
  readonly hasMoved: boolean;
  readonly alarms: readonly Alarm[];
  /** The highest score and the highest raw score: while an incident lasts they are those of different points. */
  readonly top: Top;
  /** Points that came after their time was over, and those whose value has changed since. */
  readonly late: number;
  readonly corrected: number;
  /** Values that are no finite numbers. */
  readonly unusable: number;
}

/** Where a series without a model begins. */
export interface Beginning {
  readonly from: number;
  readonly newsFrom: number;
}

/** Points behind the last one that are looked at again for what came late or was corrected. */
export const LOOK_BEHIND = 12;

/** A series with its model in memory. */
export class OpenSeries {
  readonly series: Series;
  readonly #watches: Watches;
  #watch: Watch;
  #since: number | undefined;
  readonly #newsFrom: number;
  #readTo: number;
  #recent: Point[];

  private constructor(
    series: Series,
    watches: Watches,
    watch: Watch,
    entry: Omit<SeriesEntry, 'id' | 'state'>,
  ) {
    this.series = series;
    this.#watches = watches;
    this.#watch = watch;
    this.#since = entry.since;
    this.#newsFrom = entry.newsFrom;
    this.#readTo = entry.readTo;
    this.#recent = [...entry.recent];
  }

  /** A series without a model: its points are wanted from `from` on, and those from `newsFrom` on are news. Epoch seconds. */
  static begin(series: Series, watches: Watches, { from, newsFrom }: Beginning): OpenSeries {
    return new OpenSeries(series, watches, watches.create(), {
      since: undefined,
      newsFrom,
      readTo: from,
      recent: [],
    });
  }

  /** The series as it was left. @throws whatever the model throws that cannot read its state */
  static resume(series: Series, watches: Watches, entry: SeriesEntry): OpenSeries {
    return new OpenSeries(series, watches, watches.decode(entry.state), entry);
  }

  /** Points that begin before it have been taken; epoch seconds. */
  get readTo(): number {
    return this.#readTo;
  }

  /** Whether what happened at `at` is to be told: it is news, and the series had been known for so long. */
  isNews(at: number, learningSeconds: number): boolean {
    return at >= this.#newsFrom && at >= (this.#since ?? at) + learningSeconds;
  }

  /** Begins anew behind `to`: its model could not take what was before, and a new one might not, either. */
  restart(to: number): void {
    this.#readTo = Math.max(this.#readTo, to);
    this.#watch = this.#watches.create();
    this.#since = undefined;
    this.#recent = [];
  }

  /**
   * Gives the model what is new up to `to`: `points` are those of the time between, oldest first, and some before it.
   * @throws whatever the model throws
   */
  feed(points: readonly Point[], to: number): Fed {
    const usable = points.filter(({ value }) => Number.isFinite(value));
    const { late, corrected } = this.#reviewed(usable);
    const alarms: Alarm[] = [];
    let top: Top = { score: 0, raw: 0 };
    const fresh = this.#filled(usable, to);
    for (const point of fresh) {
      const observed = this.#watch.observe(point.at, point.value);
      this.#since ??= point.at;
      if (observed === undefined) continue;
      const { score, alarm = score } = observed;
      if (observed.alarm) alarms.push(observed.alarm);
      top = higher(higher(top, score), alarm);
    }
    const hasMoved = to > this.#readTo || late + corrected > 0;
    this.#readTo = Math.max(this.#readTo, to);
    const oldest = this.#readTo - LOOK_BEHIND * PERIOD;
    this.#recent = [...this.#recent, ...fresh].filter(({ at }) => at >= oldest).slice(-LOOK_BEHIND);
    return {
      points: fresh.length,
      hasMoved,
      alarms,
      top,
      late,
      corrected,
      unusable: points.length - usable.length,
    };
  }

  toEntry(): SeriesEntry {
    return {
      id: this.series.id,
      since: this.#since,
      newsFrom: this.#newsFrom,
      readTo: this.#readTo,
      recent: this.#recent,
      state: this.#watch.encode(),
    };
  }

  /** What differs from what the model was given. It is remembered, so as to be counted once, and not scored again. */
  #reviewed(points: readonly Point[]): { readonly late: number; readonly corrected: number } {
    let late = 0;
    let corrected = 0;
    const since = this.#since;
    if (since === undefined) return { late, corrected };
    const from = Math.max(since, this.#readTo - LOOK_BEHIND * PERIOD);
    for (const point of points) {
      if (point.at < from || point.at >= this.#readTo) continue;
      const index = this.#recent.findIndex(({ at }) => at === point.at);
      if (index < 0) late++;
      else if (this.#recent[index]?.value !== point.value) corrected++;
      else continue;
      if (index < 0) this.#recent.push(point);
      else this.#recent[index] = point;
    }
    this.#recent.sort((a, b) => a.at - b.at);
    return { late, corrected };
  }

  /** What is new up to `to`, with zeros where nothing happened in a series that says nothing then. */
  #filled(points: readonly Point[], to: number): readonly Point[] {
    const fresh = points.filter(({ at }) => at >= this.#readTo && at < to);
    const { from } = this.series;
    if (from.kind === 'activity' || from.missing === 'gap') return fresh;
    const start = this.#since === undefined ? fresh[0]?.at : this.#readTo;
    if (start === undefined) return [];
    const values = new Map(fresh.map(({ at, value }) => [at, value]));
    return periodsOf(start, to).map((at) => ({ at, value: values.get(at) ?? 0 }));
  }
}

/** The higher of both in each respect. */
export function higher(one: Top, other: Top): Top {
  return { score: Math.max(one.score, other.score), raw: Math.max(one.raw, other.raw) };
}
