import { mapConcurrently } from '../../../shared/runtime/map-concurrently';
import { type AlertContext, anomalyAlert } from '../findings/alert';
import type { Anomaly } from '../findings/anomaly';
import { findingObject } from '../findings/finding';
import type { RunPorts } from './ports';

/** What became of anomalies that were told. */
export interface Told {
  readonly findings: number;
  readonly alerts: number;
  /** Findings that were there already, from an earlier run or one at the same time. */
  readonly duplicates: number;
}

const CONCURRENT = 8;

export type TellContext = Omit<AlertContext, 'now'>;

/** Puts finding and alert of each anomaly, each once however often it is noticed. */
export async function tell(
  ports: Pick<RunPorts, 'archive' | 'alerts' | 'clock'>,
  anomalies: readonly Anomaly[],
  context: TellContext,
): Promise<Told> {
  const outcomes = await mapConcurrently(anomalies, CONCURRENT, async (anomaly) => {
    const finding = await ports.archive.put(findingObject(anomaly));
    if (anomaly.hasEnded) return { finding, alert: 'known' };
    const alert = await ports.alerts.put(anomalyAlert(anomaly, { ...context, now: ports.clock.now() }));
    return { finding, alert };
  });
  return {
    findings: outcomes.filter(({ finding }) => finding === 'stored').length,
    alerts: outcomes.filter(({ alert }) => alert === 'new').length,
    duplicates: outcomes.filter(({ finding }) => finding === 'duplicate').length,
  };
}
