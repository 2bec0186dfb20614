/** What one collector run did; the unit of its metrics, of the demo's table and of its log line. */
export interface CollectReport {
  /** Native records read. */
  readonly collected: number;
  /** Objects written to the archive. */
  readonly stored: number;
  /** Objects that were there already. */
  readonly duplicates: number;
}

export const NOTHING_COLLECTED: CollectReport = { collected: 0, stored: 0, duplicates: 0 };

/** The sum of reports. */
export function addReports(reports: readonly CollectReport[]): CollectReport {
  return reports.reduce(
    (sum, report) => ({
      collected: sum.collected + report.collected,
      stored: sum.stored + report.stored,
      duplicates: sum.duplicates + report.duplicates,
    }),
    NOTHING_COLLECTED,
  );
}
