/** Variables that may be empty: what they would turn on is off then. */
type OptionalEnv = 'NOVELTY_TABLE' | 'GEO_DATABASE';

export const REQUIRED_ENV = [
  'ARCHIVE_BUCKET',
  'ACCOUNT_ID',
  'SERIES_PATH',
  'SUPPRESSIONS_PATH',
  'DYNAMODB_TABLE',
  'ALERT_RETENTION_DAYS',
  'MINIMUM_SEVERITY',
  'MAX_SERIES',
  'MONTHLY_BUDGET_USD',
  'LEARNING_DAYS',
  'USER_ACTIVITY_TAGS',
] as const;

/**
 * What `modules/anomaly-detection` sets on the function. SERIES_PATH: the series of the settings, a file beside the code
 * (`series.json`). SUPPRESSIONS_PATH: what is silenced, another (`suppressions.json`). NOVELTY_TABLE: what was seen of each principal; empty: user activity is not watched. DYNAMODB_TABLE: the
 * alerts; those below MINIMUM_SEVERITY are kept and told to nobody. GEO_DATABASE: `<bucket>/<key>` of an address
 * database, or empty. LEARNING_DAYS, ALERT_RETENTION_DAYS, MAX_SERIES and MONTHLY_BUDGET_USD: numbers.
 * USER_ACTIVITY_TAGS: tags of what is found of principals, as JSON: `{"team":"people"}`.
 */
export type Env = Readonly<Record<OptionalEnv | (typeof REQUIRED_ENV)[number], string>>;
