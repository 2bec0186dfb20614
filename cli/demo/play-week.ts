import { toArchiveObject as guardDutyObject } from '../../functions/guardduty-collector/core/archive-object';
import { FINDING_EVENT as GUARDDUTY_EVENT } from '../../functions/guardduty-collector/core/normalize';
import { pollRegion as pollGuardDuty } from '../../functions/guardduty-collector/core/poll';
import {
  FINDING_EVENT as INSPECTOR_EVENT,
  toArchiveObject as inspectorObject,
} from '../../functions/inspector-collector/core/normalize';
import { pollInspector } from '../../functions/inspector-collector/core/poll';
import type { ArchiveObject, FindingsArchive } from '../../functions/shared/archive/archive-object';
import { parseEnvelope } from '../../functions/shared/collect/event-envelope';
import { storeAll } from '../../functions/shared/collect/store';
import { type Clock, noDeadline } from '../../functions/shared/runtime/clock';
import type { StateStore } from '../../functions/shared/state/state-store';
import { collectLogFile } from '../../functions/waf-collector/core/collect-log-file';
import { parseLogFileEvent } from '../../functions/waf-collector/core/log-file-event';
import { samplePlaces } from '../../functions/waf-collector/core/places';
import { pollSamples } from '../../functions/waf-collector/core/poll-samples';
import type { AnomalyDetection } from './anomalies';
import type { Detection } from './detection';
import { recordedGuardDuty, recordedInspector } from './recorded-findings';
import type { TrailFile } from './recorded-trail';
import { logFilesOf, recordedLogBucket, recordedWaf } from './recorded-waf';
import { type Envelope, type Recording, WEEK } from './recording';
import type { Tally } from './tally';

const STEP_MS = 3_600_000;

/** A run of the anomaly detector catches up on what came since the last, so not each hour needs one. */
const ANOMALY_STEPS = 4;

export interface WeekPorts {
  readonly recording: Recording;
  readonly archive: FindingsArchive;
  /** The state store of a collector. */
  readonly stateOf: (collector: 'guardduty' | 'inspector' | 'waf') => StateStore;
  readonly tally: Tally;
  /** CloudTrail's log files, by when they were delivered, and what reads them. */
  readonly trailFiles: readonly TrailFile[];
  readonly detection: Pick<Detection, 'read' | 'notify'>;
  readonly anomalies: Pick<AnomalyDetection, 'run'>;
  /** Called after each step, at its time: the exporter's turn. */
  readonly deliver: () => Promise<void>;
  /** The share of the week that is over, 0 to 1. */
  readonly onProgress: (share: number) => void;
}

/** A clock that the playing of the week moves, and that stands at the week's end afterwards. */
export interface PlayedClock extends Clock {
  moveTo(epochMs: number): void;
}

export function playedClock(): PlayedClock {
  let now: number = WEEK.from;
  return {
    now: () => now,
    moveTo(epochMs) {
      now = epochMs;
    },
  };
}

/**
 * Switches the anomaly detector on some weeks before, then plays the week hour by hour through the collectors' cores: the events and log files that came in by then, then the
 * reconciling polls of all regions. Playing it again stores nothing, since every record keeps its identity.
 */
export async function playWeek(ports: WeekPorts, clock: PlayedClock): Promise<void> {
  const polls = pollers(ports, clock);
  const files = logFilesOf(ports.recording);
  const bucket = recordedLogBucket(files);
  clock.moveTo(WEEK.watchedFrom);
  ports.tally.collected('anomaly', await ports.anomalies.run());
  for (let start: number = WEEK.from; start < WEEK.to; start += STEP_MS) {
    const end = start + STEP_MS;
    clock.moveTo(end);
    const isDue = (time: number) => time >= start && time < end;
    const due = ({ time }: Envelope) => isDue(Date.parse(time));
    await takeEvents(ports, 'guardduty', ports.recording.guarddutyEvents.filter(due));
    await takeEvents(ports, 'inspector', ports.recording.inspectorEvents.filter(due));
    for (const { key } of files.filter(({ writtenAt }) => isDue(writtenAt - 1))) {
      const file = parseLogFileEvent(logNotification(key), {
        bucket: WEEK.logBucket,
        accountId: WEEK.account,
      });
      ports.tally.collected('waf', (await collectLogFile(file, bucket, ports.archive)).report);
    }
    const trailFiles = ports.trailFiles.filter(({ writtenAt }) => isDue(writtenAt - 1));
    if (trailFiles.length > 0) ports.tally.collected('cloudtrail', await ports.detection.read(trailFiles));
    if (((end - WEEK.from) / STEP_MS) % ANOMALY_STEPS === 0)
      ports.tally.collected('anomaly', await ports.anomalies.run());
    await ports.detection.notify();
    for (const poll of polls) await poll();
    await ports.deliver();
    ports.onProgress((end - WEEK.from) / (WEEK.to - WEEK.from));
  }
}

/** What becomes of an event, by who sent it. Its body is text, as the queue has it. */
const EVENT_OBJECTS: Readonly<
  Record<'guardduty' | 'inspector', (body: string) => ArchiveObject | undefined>
> = {
  guardduty: (body) => guardDutyObject(parseEnvelope(body, GUARDDUTY_EVENT).detail),
  inspector: (body) => inspectorObject(parseEnvelope(body, INSPECTOR_EVENT).detail),
};

async function takeEvents(
  { archive, tally }: WeekPorts,
  source: 'guardduty' | 'inspector',
  events: readonly Envelope[],
): Promise<void> {
  const objects = events.map((event) => EVENT_OBJECTS[source](JSON.stringify(event)));
  const report = await storeAll(
    archive,
    objects.filter((object) => object !== undefined),
  );
  tally.collected(source, { ...report, collected: events.length });
}

/** One scheduled run of every collector, region by region. */
function pollers(ports: WeekPorts, clock: Clock): readonly (() => Promise<void>)[] {
  const { recording, archive, stateOf, tally } = ports;
  const common = { archive, clock, deadline: noDeadline };
  const logged = new Set(recording.wafLogs.map(({ webaclId }) => String(webaclId)));
  const guardduty = WEEK.regions.map((region) => async () => {
    const source = recordedGuardDuty(recording, region, clock);
    const report = await pollGuardDuty({ ...common, region, source, state: stateOf('guardduty') });
    if (report !== 'disabled') tally.collected('guardduty', report);
  });
  const inspector = WEEK.regions.map((region) => async () => {
    const source = recordedInspector(recording, region, clock);
    const state = stateOf('inspector');
    const report = await pollInspector({
      ...common,
      region,
      source,
      state,
      onClosuresMayBeLost: () => undefined,
    });
    if (report !== 'disabled') tally.collected('inspector', report);
  });
  const waf = samplePlaces(WEEK.regions).map((place) => async () => {
    const source = recordedWaf(recording, place);
    const state = stateOf('waf');
    const poll = { ...common, name: place.name, source, logged, state, onGap: () => undefined };
    tally.collected('waf', await pollSamples(poll));
  });
  return [...guardduty, ...inspector, ...waf];
}

/** S3's event about a new log file, as the queue has it. */
function logNotification(key: string): string {
  const detail = { bucket: { name: WEEK.logBucket }, object: { key } };
  return JSON.stringify({ version: '0', 'detail-type': 'Object Created', source: 'aws.s3', detail });
}
