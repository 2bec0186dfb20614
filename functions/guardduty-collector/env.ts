/** Environment variables of the guardduty-collector. REGIONS is a comma list, home region first. */
export const ENV = ['ARCHIVE_BUCKET', 'REGIONS'] as const;
export type Env = Record<(typeof ENV)[number], string>;
