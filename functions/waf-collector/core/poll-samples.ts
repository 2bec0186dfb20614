import type { FindingsArchive } from '../../shared/archive/archive-object';
import { addReports, type CollectReport, NOTHING_COLLECTED } from '../../shared/collect/collect-report';
import { PollFailed } from '../../shared/collect/poll-failed';
import type { PollReport } from '../../shared/collect/reconciling-poll';
import { isThrottle } from '../../shared/runtime/aws-errors';
import type { Clock, Deadline } from '../../shared/runtime/clock';
import { mapConcurrently } from '../../shared/runtime/map-concurrently';
import { StateConflict, type StateStore } from '../../shared/state/state-store';
import { toHttpActivities } from './normalize';
import { dueWindows } from './sample-windows';
import { readSampledRequest, type SampledRule, type TimeSpan } from './sampled-request';
import { parseWebAclArn } from './web-acl-arn';

/** What WAF answers to one GetSampledRequests. */
export interface Sample {
  readonly requests: readonly unknown[];
  /** The window that was really sampled: shorter than asked for when more than 5,000 requests came in it. */
  readonly window: TimeSpan;
  readonly population?: number;
}

/** A web ACL to sample. */
export interface SampledWebAcl {
  readonly arn: string;
  readonly name: string;
  readonly id: string;
}

/** WAF in one region and scope. */
export interface SampleSource {
  /** All web ACLs, of all pages. */
  webAcls(): Promise<readonly SampledWebAcl[]>;
  /** The rules that WAF samples, the default action among them; none when the web ACL is gone. */
  rules(webAcl: SampledWebAcl): Promise<readonly SampledRule[]>;
  /** Undefined when web ACL or rule is gone. */
  sample(webAcl: SampledWebAcl, rule: SampledRule, window: TimeSpan): Promise<Sample | undefined>;
}

export interface SamplePoll {
  /** Names the state document: the region, or `cloudfront`. */
  readonly name: string;
  readonly source: SampleSource;
  /** ARNs of web ACLs whose full logs are collected: nothing of theirs is sampled. */
  readonly logged: ReadonlySet<string>;
  readonly archive: FindingsArchive;
  readonly state: StateStore;
  readonly clock: Clock;
  readonly deadline: Deadline;
  /**
   * Told of gaps, also when the poll fails later: windows that nobody read within three hours (`lost`), and samples
   * that WAF drew from a part of their window only (`short`).
   */
  readonly onGap: (gap: SampleGap) => void;
}

export interface SampleGap {
  readonly lost: number;
  readonly short: number;
}

/** The state of a poll: every window that ends at or before the watermark (epoch ms) is stored or lost. */
interface SampleState {
  readonly watermark: number;
}

/** A run begins no call with less than this left, so that what is under way and the state are written in time. */
const STOP_MARGIN_MS = 20_000;

/** WAF's API is slow to forgive: few calls at a time in one region. */
const CONCURRENT_CALLS = 4;

/** Time ran out in the middle of a window. */
class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
}

/**
 * Reads every closed window since the watermark, one archive object for each web ACL, rule and window with requests.
 * A second reading of a window may draw another sample: the archive keeps the first, since key and window are one.
 * The watermark moves over a window only after everything of it is stored; what fails is read again by the next run.
 * @throws PollFailed with the watermark
 */
export async function pollSamples(poll: SamplePoll): Promise<PollReport> {
  const { name, state, clock } = poll;
  const known = await state.read<SampleState>(name);
  const { windows, lost, from } = dueWindows(known?.value.watermark, clock.now());
  const read = await readWindows(poll, windows);
  const watermark = windows[read.done - 1]?.end ?? from;
  try {
    if (watermark !== known?.value.watermark) await commit(state, name, { watermark }, known?.version);
  } catch (error) {
    throw new PollFailed(from, error);
  }
  if (lost + read.short > 0) poll.onGap({ lost, short: read.short });
  if (read.error && !isPause(read.error)) throw new PollFailed(watermark, read.error);
  return { ...addReports(read.reports), complete: read.error === undefined, watermark, unreadable: 0 };
}

/** Ends that are no failure: the next run goes on from the watermark. */
function isPause(error: unknown): boolean {
  return error instanceof OutOfTime || isThrottle(error);
}

interface ReadWindows {
  readonly reports: readonly CollectReport[];
  readonly short: number;
  /** Windows that are stored whole, from the first. */
  readonly done: number;
  readonly error?: unknown;
}

/** Never rejects: the windows before the one that failed are done whatever happens. */
async function readWindows(poll: SamplePoll, windows: readonly TimeSpan[]): Promise<ReadWindows> {
  const reports: CollectReport[] = [];
  let short = 0;
  let done = 0;
  try {
    const targets = windows.length > 0 ? await sampledRules(poll) : [];
    for (const window of windows) {
      const read = await mapConcurrently(targets, CONCURRENT_CALLS, (target) =>
        readSample(poll, target, window),
      );
      reports.push(...read.map(({ report }) => report));
      short += read.filter(({ isShort }) => isShort).length;
      done++;
    }
    return { reports, short, done };
  } catch (error) {
    return { reports, short, done, error };
  }
}

interface Target {
  readonly webAcl: SampledWebAcl;
  readonly rule: SampledRule;
}

/** What there is to sample; looked up once a run. */
async function sampledRules({ source, logged, deadline }: SamplePoll): Promise<readonly Target[]> {
  const webAcls = (await source.webAcls()).filter(({ arn }) => !logged.has(arn));
  const targets = await mapConcurrently(webAcls, CONCURRENT_CALLS, async (webAcl) => {
    assertTime(deadline);
    return (await source.rules(webAcl)).map((rule) => ({ webAcl, rule }));
  });
  return targets.flat();
}

function assertTime(deadline: Deadline): void {
  if (deadline.remainingMs() < STOP_MARGIN_MS) throw new OutOfTime();
}

async function readSample(
  { source, archive, deadline }: SamplePoll,
  { webAcl, rule }: Target,
  window: TimeSpan,
) {
  assertTime(deadline);
  const sample = await source.sample(webAcl, rule, window);
  if (!sample || sample.requests.length === 0) return { report: NOTHING_COLLECTED, isShort: false };
  const { accountId, region } = parseWebAclArn(webAcl.arn);
  const origin = { webAclArn: webAcl.arn, rule, window: sample.window };
  const population = sample.population;
  const entries = sample.requests.map((request) =>
    readSampledRequest(request, population === undefined ? origin : { ...origin, population }),
  );
  const outcome = await archive.put({
    source: 'waf',
    region,
    accountId,
    updatedAt: window.start,
    identity: ['sample', webAcl.arn, rule.metricName, new Date(window.start).toISOString()],
    events: toHttpActivities(entries),
  });
  const stored = outcome === 'stored' ? 1 : 0;
  return {
    report: { collected: entries.length, stored, duplicates: 1 - stored },
    isShort: isShorter(sample.window, window),
  };
}

/** WAF tells times in seconds. */
const SECOND_MS = 1_000;

function isShorter(returned: TimeSpan, asked: TimeSpan): boolean {
  return returned.start >= asked.start + SECOND_MS || returned.end <= asked.end - SECOND_MS;
}

async function commit(state: StateStore, name: string, next: SampleState, version: string | undefined) {
  try {
    await state.write(name, next, version);
  } catch (error) {
    // Two runs at once: both stored the same windows, and the other has committed. Its state stands.
    if (!(error instanceof StateConflict)) throw error;
  }
}
