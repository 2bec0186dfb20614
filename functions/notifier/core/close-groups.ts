import type { Alert, OpenGroup } from '../../shared/alerts/alert';
import type { Clock, Deadline } from '../../shared/runtime/clock';
import type { Groups } from './ports';
import { summaryAlert } from './summary';

/** A group that others keep changing is left to the next sweep. */
const TRIES = 3;

/** With less of a run's time left no group is begun: what is unsent is sent beside them, and comes first. */
const LEFT_FOR_SENDING_MS = 30_000;

export interface ClosePorts {
  readonly groups: Groups;
  readonly clock: Clock;
  readonly deadline: Deadline;
  readonly retentionDays: number;
}

export interface CloseReport {
  readonly closed: number;
  /** Summaries among them: groups of more than the alert that was announced. */
  readonly summaries: number;
  readonly failures: readonly { readonly id: string; readonly error: unknown }[];
}

type Closed = 'summary' | 'alone' | 'open';

/** Closes the groups whose time is over. One that fails stops no other. */
export async function closeGroups(ports: ClosePorts): Promise<CloseReport> {
  const outcomes: Closed[] = [];
  const failures: { id: string; error: unknown }[] = [];
  for await (const id of ports.groups.due(ports.clock.now())) {
    if (ports.deadline.remainingMs() < LEFT_FOR_SENDING_MS) break;
    try {
      outcomes.push(await closeGroup(ports, id));
    } catch (error) {
      failures.push({ id, error });
    }
  }
  const count = (wanted: Closed) => outcomes.filter((outcome) => outcome === wanted).length;
  return { closed: outcomes.length - count('open'), summaries: count('summary'), failures };
}

async function closeGroup(ports: ClosePorts, id: OpenGroup['Id']): Promise<Closed> {
  const { groups, clock } = ports;
  for (let tries = 1; tries <= TRIES; tries++) {
    const group = await groups.read(id);
    // Closed by another run, or opened again since: the index is a little behind.
    if (group === undefined || group.ClosesAt > clock.now()) return 'open';
    const summary = group.Count > 1 ? await summaryOf(ports, group) : undefined;
    if (await groups.close(group, summary)) return summary ? 'summary' : 'alone';
  }
  return 'open';
}

async function summaryOf({ groups, clock, retentionDays }: ClosePorts, group: OpenGroup): Promise<Alert> {
  const first = (await groups.firstAlert(group)) ?? missingFirst(group);
  return summaryAlert(group, first, { now: clock.now(), retentionDays });
}

/** What the group itself tells of an alert that has expired: enough to say that there were more. */
function missingFirst({ Id, FirstEventId, FirstTimestamp, LastTime }: OpenGroup): Alert {
  const separator = FirstTimestamp.indexOf('#');
  const ruleId = FirstTimestamp.slice(separator + 1);
  return {
    EventId: FirstEventId,
    Timestamp: FirstTimestamp,
    Kind: 'event',
    RuleId: ruleId,
    Title: `More alerts of the rule ${ruleId}`,
    Severity: 'MEDIUM',
    Description: 'The first alert of this group has expired and its details with it.',
    EventTime: LastTime,
    Outcome: 'success',
    GroupId: Id.slice('group#'.length),
    SourceObject: '',
    Record: '{}',
    ExpiresAt: 0,
  };
}
