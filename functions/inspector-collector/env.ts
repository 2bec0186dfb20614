/** What `modules/inspector` sets on the function. REGIONS: a comma list, home first. */
export const ENV = ['ARCHIVE_BUCKET', 'REGIONS'] as const;

export type Env = Record<(typeof ENV)[number], string>;
