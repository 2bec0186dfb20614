import { type LifecycleRule, transitionsWithin } from '../private-bucket';

/** Time to bring back what was deleted by mistake, never longer than it should have lived. */
const UNDELETE_DAYS = 30;
const OLD_STATE_DAYS = 7;
const QUERY_RESULT_DAYS = 7;
/** A year and a month, so that an audit has the reports of the whole year before it. */
const REPORT_DAYS = 400;
/** The exporter's progress outlives what it is about, so that nothing is sent twice. */
const PROGRESS_AFTER_FINDINGS_DAYS = 30;

/**
 * How long everything in the archive bucket lives. Under `datadog-archive/` nothing expires: those lifetimes are Datadog's.
 * State is kept for as long as the system is, only its overwritten versions go; but the progress of the function
 * `exporter` is a document for each object it sends from, and the anomaly detector overwrites its models every five minutes.
 */
export function archiveLifetimes(retentionDays: number, exporter: string): readonly LifecycleRule[] {
  const transitions = transitionsWithin(retentionDays);
  const noncurrentDays = Math.min(UNDELETE_DAYS, retentionDays);
  const findings = { expireAfterDays: retentionDays, noncurrentDays, transitions };
  return [
    { id: 'findings', prefix: 'findings/', ...findings },
    { id: 'findings-parquet', prefix: 'findings-parquet/', ...findings },
    { id: 'activity', prefix: 'activity/', ...findings },
    { id: 'state', prefix: 'state/', noncurrentDays: OLD_STATE_DAYS },
    {
      id: 'exporter-progress',
      prefix: `state/${exporter}/`,
      expireAfterDays: retentionDays + PROGRESS_AFTER_FINDINGS_DAYS,
      noncurrentDays: OLD_STATE_DAYS,
    },
    {
      id: 'anomaly-models',
      prefix: 'state/anomaly-detector/',
      noncurrentDays: 1,
    },
    {
      id: 'athena-results',
      prefix: 'athena-results/',
      expireAfterDays: QUERY_RESULT_DAYS,
      noncurrentDays: 1,
    },
    {
      id: 'predictions',
      prefix: 'predictions/',
      expireAfterDays: REPORT_DAYS,
      noncurrentDays: UNDELETE_DAYS,
    },
    { id: 'reports', prefix: 'reports/', expireAfterDays: REPORT_DAYS, noncurrentDays: UNDELETE_DAYS },
  ];
}
