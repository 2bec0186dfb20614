/** What `modules/prediction` sets on the function. */
export const ENV = ['ARCHIVE_BUCKET'] as const;

export type Env = Record<(typeof ENV)[number], string>;
