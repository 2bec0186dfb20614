import type { Alert, OpenGroup } from '../../../shared/alerts/alert';
import type { Clock, Deadline } from '../../../shared/runtime/clock';
import { mapConcurrently } from '../../../shared/runtime/map-concurrently';
import { ProcessFailure } from '../process/failure';
import { type AlertTable, MAX_ALERTS, MAX_BYTES } from './alert-table';
import { batchesOf } from './batches';
import { grouping } from './group-change';

export interface AlertPorts {
  readonly table: AlertTable;
  readonly clock: Clock;
  readonly deadline: Deadline;
  /** How long a group of alerts stays open. */
  readonly groupMinutes: number;
  /** Uniform in [0, 1): the jitter. */
  readonly random: () => number;
  readonly pause: (ms: number) => Promise<void>;
}

/**
 * new: it is in the table now. ours: it was there, brought by the same object, so that its finding may not have been
 * written yet. theirs: it was there, brought by another object (or earlier in the same list), which sees to the finding.
 */
export type AlertOutcome = 'new' | 'ours' | 'theirs';

const CONCURRENT_GROUPS = 16;

/** Nothing is begun with less time left. */
const MARGIN_MS = 10_000;

/** Others at the same items: so many tries, with pauses that add up to some twenty seconds. */
const MAX_TRIES = 30;
const LONGEST_PAUSE_MS = 1_000;

/**
 * Puts alerts into the table, each once, those that are to be told counted into their group in the same transaction.
 * @returns the outcome of each, in order
 * @throws ProcessFailure when time runs out; whatever the table throws. Trying again with the same alerts is always safe.
 */
export async function putAlerts(
  ports: AlertPorts,
  alerts: readonly Alert[],
): Promise<readonly AlertOutcome[]> {
  const outcomes = new Map<Alert, AlertOutcome>();
  const byKey = new Map(alerts.toReversed().map((alert) => [`${alert.EventId}\n${alert.Timestamp}`, alert]));
  const groups = byGroup(
    alerts.filter((alert) => byKey.get(`${alert.EventId}\n${alert.Timestamp}`) === alert),
  );
  await mapConcurrently(groups, CONCURRENT_GROUPS, async (group) => {
    let known: OpenGroup | undefined;
    for (const batch of batchesOf(group, { maxItems: MAX_ALERTS, maxBytes: MAX_BYTES }))
      known = await putBatch(ports, batch, known, outcomes);
  });
  return alerts.map((alert) => outcomes.get(alert) ?? 'theirs');
}

/** In order within each group. Alerts that nobody is told of are in none. */
function byGroup(alerts: readonly Alert[]): readonly (readonly Alert[])[] {
  const groups = new Map<string, Alert[]>();
  for (const alert of alerts) {
    const id = alert.Unsent === undefined ? '' : alert.GroupId;
    const group = groups.get(id);
    if (group) group.push(alert);
    else groups.set(id, [alert]);
  }
  return [...groups.values()];
}

/** @returns the group as it is afterwards, as far as it is known */
async function putBatch(
  ports: AlertPorts,
  batch: readonly Alert[],
  group: OpenGroup | undefined,
  outcomes: Map<Alert, AlertOutcome>,
): Promise<OpenGroup | undefined> {
  let pending = batch;
  let known = group;
  for (let tries = 1; pending.length > 0; tries++) {
    await beforeTry(ports, tries);
    const { alerts, change } = prepared(ports, pending, known);
    const written = await ports.table.write(alerts, change);
    if (written.kind === 'refused') {
      if (written.group) known = written.group.now;
      pending = withoutOwned(pending, written.owners, outcomes);
    } else if (written.kind === 'written') {
      for (const alert of pending) outcomes.set(alert, 'new');
      return change?.group;
    }
  }
  return known;
}

/** Those that are not in the table; of the others it notes whose they are. */
function withoutOwned(
  alerts: readonly Alert[],
  owners: ReadonlyMap<number, string>,
  outcomes: Map<Alert, AlertOutcome>,
): readonly Alert[] {
  return alerts.filter((alert, index) => {
    const owner = owners.get(index);
    if (owner === undefined) return true;
    outcomes.set(alert, owner === alert.SourceObject ? 'ours' : 'theirs');
    return false;
  });
}

async function beforeTry({ deadline, pause, random }: AlertPorts, tries: number): Promise<void> {
  if (deadline.remainingMs() < MARGIN_MS)
    throw new ProcessFailure('deadline', 'no time is left to put alerts');
  if (tries > MAX_TRIES) throw new ProcessFailure('outage', 'the alerts table stayed busy');
  // The second try follows at once: what it needed to know is in the first one's refusal.
  if (tries > 2) await pause(random() * Math.min(LONGEST_PAUSE_MS, 10 * 2 ** tries));
}

/** The alerts as they are put: of a group only the one that is announced is to be told. */
function prepared(ports: AlertPorts, pending: readonly Alert[], known: OpenGroup | undefined) {
  if (pending.every(({ Unsent }) => Unsent === undefined)) return { alerts: pending, change: undefined };
  const { change, isAnnounced } = grouping(pending, known, {
    now: ports.clock.now(),
    groupMinutes: ports.groupMinutes,
  });
  const alerts = pending.map((alert, index) => {
    if (index === 0 && isAnnounced) return alert;
    const { Unsent, ...counted } = alert;
    return counted;
  });
  return { alerts, change };
}
