import { type Case, DAY, HOUR, LEARNING_WEEKS, type Span, WEEK, WEEKS } from './case';

/** An alarm that comes within this time after an attack has ended is still about it. */
const AFTERMATH = HOUR;
const WATCHED_WEEKS = WEEKS - LEARNING_WEEKS;

/** What one detector made of one series. */
export interface Verdict {
  /** Whether an alarm came while the attack ran; none when nothing was to be found. */
  readonly found?: boolean;
  readonly delayMinutes?: number;
  /** Alarms outside an attack, those during a harmless change among them. */
  readonly falseAlarms: number;
  /** Whether a harmless change raised no alarm. */
  readonly silent?: boolean;
}

/** A detector that does not rest is charged one false alarm for all those of a day. */
const REST = DAY;

/** An alarm of a detector; `since` where it says which hours it is about. Epoch seconds. */
export interface Told {
  readonly at: number;
  readonly since?: number;
}

/** Judges a detector's alarms after the weeks of learning. */
export function judge({ truth, span, points }: Case, alarms: readonly Told[]): Verdict {
  const watchedFrom = (points[0]?.at ?? 0) + LEARNING_WEEKS * WEEK;
  const watched = alarms.filter(({ at }) => at >= watchedFrom);
  const about = span === undefined ? [] : watched.filter((alarm) => isAbout(span, alarm));
  if (truth !== 'attack') {
    return { falseAlarms: countRested(watched), ...(truth === 'harmless' && { silent: about.length === 0 }) };
  }
  const first = about[0];
  return {
    found: first !== undefined,
    ...(first !== undefined &&
      span !== undefined && { delayMinutes: Math.round((first.at - span.from) / 60) }),
    falseAlarms: countRested(watched.filter((alarm) => !about.includes(alarm))),
  };
}

/** Whether an alarm came during a span, or is about hours that began in it. */
function isAbout({ from, to }: Span, { at, since = at }: Told): boolean {
  return at >= from && (at < to + AFTERMATH || since < to);
}

function countRested(alarms: readonly Told[]): number {
  let count = 0;
  let restsUntil = Number.NEGATIVE_INFINITY;
  for (const { at } of alarms) {
    if (at < restsUntil) continue;
    count += 1;
    restsUntil = at + REST;
  }
  return count;
}

/** Of all series together: false alarms a series and week in which it was watched. */
export function falseAlarmRate(verdicts: readonly Verdict[]): number {
  const alarms = verdicts.reduce((sum, { falseAlarms }) => sum + falseAlarms, 0);
  return Math.round((1000 * alarms) / (verdicts.length * WATCHED_WEEKS)) / 1000;
}
