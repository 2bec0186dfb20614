/** How urgent an alert is, as `monitored_events.json` spells it; INFORMATIONAL is Sigma's lowest level. */
export type AlertSeverity = 'INFORMATIONAL' | 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';

/** From least to most urgent. */
export const ALERT_SEVERITIES: readonly AlertSeverity[] = [
  'INFORMATIONAL',
  'LOW',
  'MEDIUM',
  'HIGH',
  'CRITICAL',
];

/**
 * An alert as the table holds it: EventId and Timestamp are the key, the rest is what the notifier and an
 * investigator read. Written once, by the processor or the anomaly detector; afterwards only the notifier changes it (Unsent, ClaimedUntil, SentAt).
 */
export interface Alert {
  /** CloudTrail's eventID; of a correlation a hash of rule, group and window, of a summary that of its group, of an anomaly one of what names it. */
  readonly EventId: string;
  /** `<ISO time>#<rule id>`: of the event, the correlation's window start or the group's opening; of an anomaly `<ISO time>#anomaly`. */
  readonly Timestamp: string;
  readonly Kind: 'event' | 'correlation' | 'summary' | 'anomaly';
  readonly RuleId: string;
  readonly Title: string;
  readonly Severity: AlertSeverity;
  /** Why it matters. */
  readonly Description: string;
  /** What to do next: the rule's own advice. */
  readonly Response?: string;
  /** Name of a page in docs/runbooks, without `.md`. */
  readonly Runbook?: string;
  readonly References?: readonly string[];
  /** MITRE ATT&CK technique ids, e.g. `T1562.008`. */
  readonly Attack?: readonly string[];
  /** MITRE ATT&CK tactics as Sigma's tags spell them, e.g. `defense-evasion`. */
  readonly Tactics?: readonly string[];
  /** CIS AWS Foundations ids, e.g. `4.5`. */
  readonly Cis?: readonly string[];
  readonly AccountId?: string;
  readonly Region?: string;
  readonly EventName?: string;
  readonly EventSource?: string;
  /** ISO time of the event; of a correlation, of the event that completed it. */
  readonly EventTime: string;
  /** Who did it: the ARN where there is one. */
  readonly Principal?: string;
  readonly SourceIp?: string;
  readonly UserAgent?: string;
  readonly ErrorCode?: string;
  /** How the call ended; an anomaly is no call. */
  readonly Outcome?: 'success' | 'denied' | 'failed';
  /** Of an anomaly: what was out of the ordinary. */
  readonly Anomaly?: AnomalyFacts;
  /** Names the burst that the alert belongs to: a hash of rule, severity and group-by values. */
  readonly GroupId: string;
  /** The rule's group-by fields with this event's values, for people. */
  readonly GroupValues?: Readonly<Record<string, string>>;
  /** Of a correlation or a summary: how many events or alerts it stands for. */
  readonly Count?: number;
  /** Of a correlation: eventIDs of events that it is made of, the completing one last; bounded. */
  readonly RelatedEventIds?: readonly string[];
  /** Of a summary: ISO time of the last alert of the group. */
  readonly LastTime?: string;
  /** Who has silenced it, why and until when. A suppressed alert is kept and told to nobody. */
  readonly Suppressed?: { readonly Owner: string; readonly Reason: string; readonly Expires: string };
  /** The CloudTrail object that brought it: `<bucket>/<key>#<etag>`. It alone writes the alert's finding. Of an anomaly what names it. */
  readonly SourceObject: string;
  /** The CloudTrail record, redacted and bounded, as JSON text; of an anomaly what was observed. */
  readonly Record: string;
  /** Present until the alert has been published. Partition key of the sparse index of unsent alerts. */
  readonly Unsent?: typeof UNSENT;
  /** Epoch ms until which a notifier run has the alert in hand. */
  readonly ClaimedUntil?: number;
  readonly SentAt?: string;
  /** Epoch seconds; the table's TTL. */
  readonly ExpiresAt: number;
}

/** What was out of the ordinary, in texts for people. */
export interface AnomalyFacts {
  /** What is watched: a series, a principal, an API. */
  readonly Subject: string;
  /** What of it was observed. */
  readonly Parameter: string;
  /** Both in words, where these say more, e.g. `bytes sent by instance i-0abc (eu-central-1)`. */
  readonly What?: string;
  readonly Observed: string;
  /** The value, band or habit that was expected. */
  readonly Expected: string;
  /** Which method noticed it. */
  readonly Method: string;
  /** How unlikely it is, e.g. `1 in 20,000`. */
  readonly Odds?: string;
  /** ISO time since when it has been so, where it took longer than one observation. */
  readonly Since?: string;
}

/** The one value of `Unsent`. */
export const UNSENT = '1';

/** Sparse index of the alerts table: `Unsent` (hash), `Timestamp` (range), keys only. */
export const UNSENT_INDEX = 'unsent';

/**
 * State beside the alerts, in a table of its own with the key `Id` and TTL on `ExpiresAt`:
 * `group#<GroupId>` an open group, `window#<hash>` what a correlation has seen.
 * Open groups have `OpenGroup` and `ClosesAt` (epoch ms), the keys of this sparse index (keys only).
 */
export const OPEN_GROUPS_INDEX = 'open-groups';

/** The one value of `OpenGroup`. */
export const OPEN_GROUP = '1';

/** An open group as the state table holds it. Closing it deletes it and puts a summary alert, in one transaction. */
export interface OpenGroup {
  readonly Id: `group#${string}`;
  readonly OpenGroup: typeof OPEN_GROUP;
  /** Epoch ms. */
  readonly OpenedAt: number;
  /** Epoch ms. */
  readonly ClosesAt: number;
  /** Alerts in the group, the announced first one included. */
  readonly Count: number;
  /** Key of the first alert, which was announced. */
  readonly FirstEventId: string;
  readonly FirstTimestamp: string;
  /** ISO time of the latest event counted. */
  readonly LastTime: string;
  /** Epoch seconds, long after ClosesAt: only a group that no sweep ever closed goes by TTL. */
  readonly ExpiresAt: number;
}
