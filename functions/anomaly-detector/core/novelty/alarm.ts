import type { AlertSeverity } from '../../../shared/alerts/alert';
import type { Measure } from './visit';

export type NoveltyKind =
  | 'impossible-travel'
  | 'new-country'
  | 'new-network'
  | 'new-agent'
  | 'new-service'
  | 'new-region'
  | 'new-access'
  | 'unusual-hour'
  | Measure;

/** A principal did what it does not do. */
export interface NoveltyAlarm {
  /** The same alarm has the same one in every run. */
  readonly identity: string;
  readonly kind: NoveltyKind;
  readonly account: string;
  readonly region: string;
  /** ARN, or what CloudTrail has in its place. */
  readonly principal: string;
  /** Who it is, where the principal is a role of IAM Identity Center. */
  readonly subject: string;
  /** When it began, epoch seconds. */
  readonly at: number;
  /** The visit that decided it, epoch seconds. */
  readonly noticedAt: number;
  readonly observed: string;
  readonly expected: string;
  readonly severity: AlertSeverity;
  /** About -log10 of the probability of it all, had nothing happened. */
  readonly surprise: number;
  /** A sentence for people. */
  readonly explanation: string;
  readonly evidence: {
    readonly address: string;
    readonly network: string;
    readonly country?: string;
    readonly agent: string;
    readonly services: readonly string[];
    /** What was new or rare, the most surprising first. */
    readonly parts: readonly { readonly what: string; readonly surprise: number }[];
  };
}
