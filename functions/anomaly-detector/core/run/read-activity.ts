import type { Ledger } from '../activity/ledger';
import { insightAnomaly } from '../findings/insight-anomaly';
import type { SeriesSpec } from '../series/spec';
import { type CountReport, countActivity } from './count-activity';
import type { Feed } from './feed';
import { type FeedReport, followFeed } from './follow-feed';
import { type LookBackReport, lookBack } from './look-back';
import type { RunPorts } from './ports';
import type { TellContext } from './tell';
import type { Judge } from './tell-objects';

/** What of activity is wanted. */
export interface ActivitySettings extends TellContext {
  readonly specs: readonly SeriesSpec[];
  /** Judges rows of visits; undefined: user activity is not watched. */
  readonly judgeVisits?: Judge;
}

/** What came of the processor's objects. A part that is missing was not wanted, or failed. */
export interface ActivityReport {
  readonly counting: { readonly ledger: Ledger; readonly report: CountReport } | undefined;
  readonly visits: FeedReport | undefined;
  readonly insights: FeedReport | undefined;
  /** Of Insights and visits, what was late of them. */
  readonly late: readonly LookBackReport[];
}

/** Does a part of a run apart from the others: undefined where it failed. */
export type Part = <T>(work: () => Promise<T>) => Promise<T | undefined>;

/** Reads what is new of Insights, visits and counts, and after all of that what is late: nothing new waits for it. */
export async function readActivity(
  ports: RunPorts,
  settings: ActivitySettings,
  part: Part,
): Promise<ActivityReport> {
  const countsWanted = settings.specs.some(({ source }) => source === 'activity');
  const feeds = countsWanted || settings.judgeVisits ? feedsOf(settings) : [];
  const reports = new Map<Feed, FeedReport>();
  for (const feed of feeds) {
    const report = await part(() => followFeed(ports, feed, settings));
    if (report) reports.set(feed, report);
  }
  const counting = countsWanted ? await part(() => countActivity(ports)) : undefined;
  const late: LookBackReport[] = [];
  for (const [feed, { folders }] of reports) {
    const report = await part(() => lookBack(ports, feed, folders, settings));
    if (report) late.push(report);
  }
  const reportOf = (kind: Feed['kind']) => [...reports].find(([feed]) => feed.kind === kind)?.[1];
  return { counting, visits: reportOf('visits'), insights: reportOf('insights'), late };
}

function feedsOf({ specs, judgeVisits }: ActivitySettings): readonly Feed[] {
  const insights: Feed = { kind: 'insights', judge: judgeInsights(specs) };
  return judgeVisits ? [insights, { kind: 'visits', judge: judgeVisits }] : [insights];
}

/** They are of API usage, and have its tags. */
function judgeInsights(specs: readonly SeriesSpec[]): Judge {
  const { tags = {} } = specs.find(({ source }) => source === 'activity') ?? {};
  return async (rows) => ({
    anomalies: rows.flatMap((row) => insightAnomaly(row, tags) ?? []),
    restarted: [],
    addedUp: 0,
  });
}
