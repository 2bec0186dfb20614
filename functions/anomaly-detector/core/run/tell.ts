import { createHash } from 'node:crypto';
import { archiveKey } from '../../../shared/archive/archive-object';
import { mapConcurrently } from '../../../shared/runtime/map-concurrently';
import { StateConflict } from '../../../shared/state/state-store';
import { type AlertContext, anomalyAlert, suppressionOf } from '../findings/alert';
import { type Anomaly, uidOf } from '../findings/anomaly';
import { findingObject } from '../findings/finding';
import { recordText } from '../findings/record-text';
import type { RunPorts } from './ports';

/** What became of anomalies that were told. */
export interface Told {
  readonly findings: number;
  readonly alerts: number;
  /** Findings that were there already, from an earlier run or one at the same time. */
  readonly duplicates: number;
  /** Anomalies that no finding and alert can be made of. They are kept apart, for people to look at. */
  readonly refused: readonly Refusal[];
}

export interface Refusal {
  readonly anomaly: string;
  readonly reason: string;
  /** The state document that holds it. */
  readonly keptAs: string;
}

const CONCURRENT = 8;

export type TellContext = Omit<AlertContext, 'now'>;

type TellPorts = Pick<RunPorts, 'archive' | 'alerts' | 'state' | 'clock'>;

type Outcome =
  | { readonly finding: 'stored' | 'duplicate'; readonly alert: 'new' | 'known' }
  | { readonly refusal: Refusal };

/**
 * Puts finding and alert of each anomaly, each once however often it is noticed. One that the archive has no place for is
 * kept among the state documents, and holds up no other.
 */
export async function tell(
  ports: TellPorts,
  anomalies: readonly Anomaly[],
  context: TellContext,
): Promise<Told> {
  const outcomes = await mapConcurrently(anomalies, CONCURRENT, (anomaly) =>
    tellOne(ports, anomaly, context),
  );
  const told = outcomes.filter((outcome) => 'finding' in outcome);
  return {
    findings: told.filter(({ finding }) => finding === 'stored').length,
    alerts: told.filter(({ alert }) => alert === 'new').length,
    duplicates: told.filter(({ finding }) => finding === 'duplicate').length,
    refused: outcomes.flatMap((outcome) => ('refusal' in outcome ? [outcome.refusal] : [])),
  };
}

async function tellOne(ports: TellPorts, anomaly: Anomaly, context: TellContext): Promise<Outcome> {
  const drafts = drafted(anomaly, { ...context, now: ports.clock.now() });
  if ('fault' in drafts) return { refusal: await setAside(ports, anomaly, drafts.fault) };
  const finding = await ports.archive.put(drafts.finding);
  return { finding, alert: anomaly.hasEnded ? 'known' : await ports.alerts.put(drafts.alert) };
}

/** What is to be put, made before anything is: whatever fails here would fail in every run. */
function drafted(anomaly: Anomaly, context: AlertContext) {
  try {
    const finding = findingObject(anomaly, suppressionOf(anomaly, context));
    archiveKey(finding);
    return { finding, alert: anomalyAlert(anomaly, context) };
  } catch (error) {
    return { fault: (error as Error).message };
  }
}

async function setAside({ state }: TellPorts, anomaly: Anomaly, reason: string): Promise<Refusal> {
  const { identity, hasEnded = false } = anomaly;
  const key = JSON.stringify([identity, hasEnded]);
  const keptAs = `refused/${createHash('sha256').update(key).digest('hex')}`;
  try {
    await state.write(keptAs, { reason, anomaly: recordText({ ...anomaly }) }, undefined);
  } catch (error) {
    // It was noticed before.
    if (!(error instanceof StateConflict)) throw error;
  }
  return { anomaly: uidOf(anomaly), reason, keptAs };
}
