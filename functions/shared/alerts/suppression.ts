import { cleanText } from '../text/clean';
import type { Alert } from './alert';

/** On whose word alerts are silenced, why and until when. */
export interface Suppression {
  readonly owner: string;
  readonly reason: string;
  /** ISO time from which on it no longer holds. */
  readonly expires: string;
}

/** Silences anomalies of a kind: `suppressions.json` in the anomaly detector's zip. */
export interface AnomalySuppression extends Suppression {
  /** `anomaly.instance-out` */
  readonly rule: string;
  /** Series or principals, as alerts name them. None: all of the kind. */
  readonly subjects?: readonly string[];
  /** Their accounts. None: of all. */
  readonly accounts?: readonly string[];
}

/** Lengths, in UTF-16 units. */
const NAME = 256;
const LINE = 1_024;

/** What an alert keeps of the first suppression that holds at `now` (epoch ms); undefined where none does. */
export function suppressedBy(suppressions: readonly Suppression[], now: number): Alert['Suppressed'] {
  const silenced = suppressions.find(({ expires }) => Date.parse(expires) > now);
  return (
    silenced && {
      Owner: cleanText(silenced.owner, NAME),
      Reason: cleanText(silenced.reason, LINE),
      Expires: cleanText(silenced.expires, NAME),
    }
  );
}

/**
 * A finding's status: new, or suppressed and by whom.
 * https://schema.ocsf.io/1.6.0/classes/detection_finding
 */
export function statusOf(suppressed: Alert['Suppressed']): object {
  if (suppressed === undefined) return { status_id: 1, status: 'New' };
  const { Owner, Reason, Expires } = suppressed;
  return {
    status_id: 3,
    status: 'Suppressed',
    comment: `Suppressed by ${Owner} until ${Expires}: ${Reason}`,
  };
}
