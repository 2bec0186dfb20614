import type { AlertSeverity } from '../../../shared/alerts/alert';
import type { Tags } from '../series/spec';

/** Something out of the ordinary, whoever noticed it: what findings and alerts are made of. */
export interface Anomaly {
  /** Names it for ever: who notices it again, in whatever run, notices the same. */
  readonly identity: readonly string[];
  /** Epoch seconds. */
  readonly at: number;
  /** Time that its keys go by, where `at` may be another one when it is noticed again. Epoch seconds. @default at */
  readonly keyAt?: number;
  /** It is over: told earlier, and nobody is to be called again. */
  readonly hasEnded?: boolean;
  /** Since when it has been so, where that is not `at`. Epoch seconds. */
  readonly since?: number;
  /** `anomaly.<kind>` */
  readonly ruleId: string;
  readonly title: string;
  /** One sentence: what was observed, what was expected, how unlikely it is, who says so. */
  readonly explanation: string;
  readonly severity: AlertSeverity;
  readonly accountId: string;
  readonly region: string;
  readonly tags: Tags;
  /** OCSF's kinds of analytics. */
  readonly analytic: 'statistical' | 'behavioral' | 'learning';
  /** What is watched: a series, a principal, an API. */
  readonly subject: string;
  /** What of the subject was observed: `Sum`, `new-country`. */
  readonly parameter: string;
  /** Both in words for people, where these say more: `bytes sent by instance i-0abc (eu-central-1)`. */
  readonly what?: string;
  readonly observed: string;
  readonly expected: string;
  /** Method that noticed it. */
  readonly method: string;
  /** The numbers behind it, where there are some. */
  readonly numbers?: Numbers;
  readonly principal?: string;
  readonly address?: string;
  readonly agent?: string;
  /** What to do next. */
  readonly response: string;
  /** ATT&CK technique ids. */
  readonly attack?: readonly string[];
  /** What the source gave, as JSON text is kept of it: redacted. */
  readonly record: Readonly<Record<string, unknown>>;
}

export interface Numbers {
  readonly value: number;
  readonly expected: number;
  readonly low: number;
  readonly high: number;
  readonly probability: number;
  readonly raw: number;
  readonly score: number;
}

/** Key of an anomaly among all others. */
export function uidOf({ identity }: Anomaly): string {
  return identity.join('#');
}
