import type { NoveltyAlarm } from '../../functions/anomaly-detector/core/novelty/alarm';
import { judgeVisits } from '../../functions/anomaly-detector/core/novelty/judge-visits';
import { memoryNoveltyStore } from '../../functions/anomaly-detector/core/novelty/store';
import { placeByPrefix } from '../../functions/shared/geo/place';
import { type Company, companyOf } from './company';

/** What `npm run bench:anomalies` prints about the generated company. */
export interface UsersReport {
  readonly people: number;
  readonly weeks: number;
  readonly theft: {
    readonly story: string;
    readonly found: boolean;
    /** From the thief's first visit to the alarm; undefined where there was none. */
    readonly delayMinutes?: number;
    readonly explanation?: string;
  };
  /** Of the whole company, after the learning period. */
  readonly falseAlarms: number;
  readonly falseAlarmsPerWeek: number;
  readonly joinersAlarmed: number;
  readonly leaversAlarmed: number;
  readonly falseAlarmTexts: readonly string[];
}

const LEARNING_DAYS = 14;

/** Generates the company of a seed and judges its visits day by day; without `withDatabase`, places are by prefix. */
export async function benchUsers(seed: number, withDatabase = true): Promise<UsersReport> {
  const company = companyOf(seed);
  const store = memoryNoveltyStore();
  const locate = withDatabase ? company.locate : placeByPrefix;
  const alarms = new Map<string, NoveltyAlarm>();
  for (const rows of company.days) {
    const judged = await judgeVisits(rows, store, { locate, learningDays: LEARNING_DAYS });
    for (const alarm of judged.alarms) if (!alarms.has(alarm.identity)) alarms.set(alarm.identity, alarm);
  }
  return reportOf(company, [...alarms.values()]);
}

function reportOf(
  { people, weeks, joiners, leavers, theft }: Company,
  alarms: readonly NoveltyAlarm[],
): UsersReport {
  const isTheft = ({ subject, noticedAt }: NoveltyAlarm) =>
    subject === theft.victim && noticedAt >= theft.from && noticedAt < theft.to;
  const first = alarms
    .filter(isTheft)
    .reduce<NoveltyAlarm | undefined>(
      (earliest, alarm) => (earliest && earliest.noticedAt <= alarm.noticedAt ? earliest : alarm),
      undefined,
    );
  const wrong = alarms.filter((alarm) => !isTheft(alarm));
  const of = (names: ReadonlySet<string>) => wrong.filter(({ subject }) => names.has(subject)).length;
  return {
    people,
    weeks,
    theft: {
      story: theft.story,
      found: first !== undefined,
      ...(first && { delayMinutes: (first.noticedAt - theft.from) / 60, explanation: first.explanation }),
    },
    falseAlarms: wrong.length,
    falseAlarmsPerWeek: wrong.length / (weeks - LEARNING_DAYS / 7),
    joinersAlarmed: of(joiners),
    leaversAlarmed: of(leavers),
    falseAlarmTexts: wrong.map(({ explanation, surprise }) => `${surprise} ${explanation}`),
  };
}
