/**
 * What `modules/waf` sets on the function. REGIONS: a comma list, home first. WAF_LOG_BUCKET: `none` without full
 * logs. LOGGED_WEB_ACLS: a comma list of the ARNs whose full logs are collected here, or `none`. SAMPLES: `on` or `off`.
 */
export const ENV = [
  'ARCHIVE_BUCKET',
  'REGIONS',
  'ACCOUNT_ID',
  'WAF_LOG_BUCKET',
  'LOGGED_WEB_ACLS',
  'SAMPLES',
] as const;

export type Env = Record<(typeof ENV)[number], string>;
