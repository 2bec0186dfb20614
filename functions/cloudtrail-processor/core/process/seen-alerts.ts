import type { Alert } from '../../../shared/alerts/alert';
import { alertUid } from '../alerts/finding';

/** As many are remembered: some 15 MB. Beyond, a repeated event may have its finding twice, never its alert. */
const MOST_REMEMBERED = 100_000;

/** Alerts that this run has had from this object. A file may hold an event twice, and its finding is written once. */
export interface SeenAlerts {
  /** The alerts that were not seen before, and remembers them. */
  firstSeen(alerts: readonly Alert[]): readonly Alert[];
}

export function seenAlerts(): SeenAlerts {
  const seen = new Set<string>();
  return {
    firstSeen(alerts) {
      const first = new Map(alerts.map((alert) => [alertUid(alert), alert]));
      for (const name of first.keys()) {
        if (seen.has(name)) first.delete(name);
        else if (seen.size < MOST_REMEMBERED) seen.add(name);
      }
      return [...first.values()];
    },
  };
}
