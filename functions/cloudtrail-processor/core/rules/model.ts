import type { AlertSeverity } from '../../../shared/alerts/alert';

/** What a detection compares with: scalars as YAML and JSON have them. */
export type Scalar = string | number | boolean | null;

/** The modifiers that a field may carry, in Sigma's spelling: https://sigmahq.io/docs/basics/modifiers.html */
export type Modifier =
  | 'all'
  | 'base64'
  | 'base64offset'
  | 'cased'
  | 'cidr'
  | 'contains'
  | 'endswith'
  | 'exists'
  | 'expand'
  | 'fieldref'
  | 'gt'
  | 'gte'
  | 'i'
  | 'lt'
  | 'lte'
  | 'm'
  | 'neq'
  | 're'
  | 's'
  | 'startswith'
  | 'utf16'
  | 'utf16be'
  | 'utf16le'
  | 'wide'
  | 'windash';

/** One line of a selection: `field|modifier: values`. Values are alternatives, unless `all` is among the modifiers. */
export interface FieldTest {
  /** Dotted path; null for a keyword, which is looked for in every value of the event. */
  readonly field: string | null;
  readonly modifiers: readonly Modifier[];
  readonly values: readonly Scalar[];
}

/** A search identifier: a list of alternatives, each a map whose tests must all hold. */
export type Search = readonly (readonly FieldTest[])[];

/** A condition over search identifiers, parsed: `of` counts among identifiers that a pattern such as `filter_*` names. */
export type Condition =
  | { readonly kind: 'search'; readonly name: string }
  | { readonly kind: 'not'; readonly operand: Condition }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Condition[] };

/** A detection rule, checked and ready for the engine; plain JSON, so that it travels in the function's zip. */
export interface RuleDefinition {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly severity: AlertSeverity;
  /** The first condition that holds decides the severity; else `severity`. */
  readonly severityBy: readonly { readonly when: Condition; readonly severity: AlertSeverity }[];
  readonly searches: Readonly<Record<string, Search>>;
  readonly condition: Condition;
  /** MITRE ATT&CK technique ids, e.g. `T1562.008`. */
  readonly attack: readonly string[];
  /** MITRE ATT&CK tactics as Sigma's tags spell them, e.g. `defense-evasion`. */
  readonly tactics: readonly string[];
  /** CIS AWS Foundations ids, e.g. `4.5`. */
  readonly cis: readonly string[];
  /** Fields that tell one burst of alerts from another. */
  readonly groupBy: readonly string[];
  readonly falsePositives: readonly string[];
  readonly references: readonly string[];
  readonly runbook?: string;
  readonly response?: string;
  /** False for a rule that only feeds correlations. */
  readonly alerts: boolean;
}

/** A Sigma correlation over rules of the set. https://sigmahq.io/docs/meta/correlations.html */
export interface CorrelationDefinition
  extends Omit<RuleDefinition, 'severityBy' | 'searches' | 'condition' | 'alerts'> {
  readonly type: 'event_count' | 'value_count' | 'temporal';
  /** Ids of the rules whose matches are correlated. */
  readonly rules: readonly string[];
  /** Seconds. */
  readonly timespanSeconds: number;
  /** At least so many events, distinct values, or (temporal) rules. */
  readonly atLeast: number;
  /** Of `value_count`: the field whose values are counted. */
  readonly field?: string;
  /** Group-by names that stand for another field in each rule: alias -> rule id -> field. */
  readonly aliases: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Silences matches of a rule until a day, for a reason, on somebody's word. */
export interface SuppressionDefinition {
  /** Rule id, or `*`. */
  readonly rule: string;
  /** Which of its matches; tests as in a selection. None: all. */
  readonly when: readonly FieldTest[];
  readonly owner: string;
  readonly reason: string;
  /** ISO time from which on it no longer holds. */
  readonly expires: string;
}

/** Everything the engine runs on: `rules.json` in the function's zip, or what `secmon scan` has read. */
export interface RuleSetDefinition {
  readonly format: 1;
  readonly rules: readonly RuleDefinition[];
  readonly correlations: readonly CorrelationDefinition[];
  readonly suppressions: readonly SuppressionDefinition[];
  /** Lists for `expand`; a placeholder without a list matches nothing. */
  readonly placeholders: Readonly<Record<string, readonly Scalar[]>>;
}
