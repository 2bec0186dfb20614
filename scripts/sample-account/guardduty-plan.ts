type Json = Readonly<Record<string, unknown>>;

export interface FindingVersion {
  readonly at: number;
  readonly count: number;
  readonly severity: number;
  readonly archived?: boolean;
}

/** A finding of the recorded week: what it says, and when GuardDuty wrote a new version of it. */
export interface FindingPlan {
  readonly type: string;
  readonly title: string;
  readonly description: string;
  readonly resource: Json;
  readonly role: 'TARGET' | 'ACTOR';
  readonly action?: Json;
  readonly additionalInfo?: Json;
  readonly runtime?: Json;
  readonly detection?: Json;
  readonly region?: string;
  /** `poll`: no event reached the bus (suppressed by a rule, or lost). Default: event and poll. */
  readonly delivery?: 'poll';
  /** Archived from its first version on, by a suppression rule. */
  readonly archived?: boolean;
  readonly versions: readonly FindingVersion[];
}
