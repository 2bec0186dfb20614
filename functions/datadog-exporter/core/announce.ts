import type { StateStore } from '../../shared/state/state-store';
import type { ArchivedEvent } from './archived-event';
import { eventBody } from './event-body';
import type { ExportPorts } from './ports';
import { post } from './post';
import { documentName, updateState } from './update-state';

/** From this OCSF severity_id on (High), a finding is announced. */
const ANNOUNCED_FROM = 4;
const OTHER_SEVERITY = 99;

/**
 * What is known of a finding's announcements, as `announced/<hash of what it is announced as>.json`.
 *
 * An announcement is claimed before its event is sent and confirmed after. So two exporters never announce the same
 * rise, and a crash in between makes the same object announce again (twice at worst), never not at all.
 */
export interface Announced {
  /** The highest severity_id that was announced; 0 after the finding was closed. */
  readonly severity: number;
  /** Update time of the version that was announced or that closed the finding. Epoch ms. */
  readonly updatedAt: number;
  /** The highest severity_id before. */
  readonly before: number;
  /** Key of the object that is about to announce; gone once the event is sent. */
  readonly claim?: string;
}

/** Whether anything about announcements has to be looked up for this event. */
export function concernsAnnouncements(event: ArchivedEvent): boolean {
  // OCSF: what is no alert is nothing to call anybody for.
  if (!event.isFinding || event.ocsf['is_alert'] === false) return false;
  return event.isClosed || severityOf(event) >= ANNOUNCED_FROM;
}

/**
 * What the event makes of the finding's memory; undefined when it changes nothing:
 * severity no higher than announced before, or a version older than what is known.
 */
export function nextAnnounced(
  known: Announced | undefined,
  event: ArchivedEvent,
  key: string,
): Announced | undefined {
  const severity = severityOf(event);
  const { updatedAt } = event;
  const before = known?.severity ?? 0;
  if (event.isClosed) {
    return closes(known, severity, updatedAt) ? { severity: 0, updatedAt, before: 0 } : undefined;
  }
  if (severity < ANNOUNCED_FROM) return undefined;
  if (known === undefined) return { severity, updatedAt, before: 0, claim: key };
  if (known.claim === key && known.severity === severity && known.updatedAt === updatedAt) return known;
  // A finding that was closed in the same second counts as closed.
  const isOlder = before === 0 ? updatedAt <= known.updatedAt : updatedAt < known.updatedAt;
  return isOlder || severity <= before ? undefined : { severity, updatedAt, before, claim: key };
}

/**
 * Sends an event to Datadog if the finding is new or has risen.
 * @throws ExportFailure retryable
 */
export async function announce(
  ports: ExportPorts,
  event: ArchivedEvent,
  key: string,
): Promise<'announced' | 'nothing' | 'refused'> {
  const name = documentName('announced', event.announcedAs);
  const claimed = await updateState<Announced>(ports.state, name, (known) =>
    nextAnnounced(known, event, key),
  );
  if (claimed?.claim === undefined) return 'nothing';
  const { environment, clock } = ports;
  const body = eventBody(event, { environment, now: clock.now(), before: claimed.before });
  if ((await post(ports, 'events', JSON.stringify(body))) !== 'accepted') return 'refused';
  await confirm(ports.state, name, key);
  return 'announced';
}

async function confirm(state: StateStore, name: string, key: string): Promise<void> {
  await updateState<Announced>(state, name, (known) => {
    if (known?.claim !== key) return undefined;
    const { claim, ...confirmed } = known;
    return confirmed;
  });
}

/** A closed version ends what was announced before it, and keeps older versions that come late from being announced. */
function closes(known: Announced | undefined, severity: number, updatedAt: number): boolean {
  if (known === undefined) return severity >= ANNOUNCED_FROM;
  return known.severity > 0 ? updatedAt >= known.updatedAt : updatedAt > known.updatedAt;
}

function severityOf({ ocsf }: ArchivedEvent): number {
  return ocsf.severity_id === OTHER_SEVERITY ? 0 : ocsf.severity_id;
}
