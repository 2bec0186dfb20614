import { FINDING_COLUMNS } from './columns';

/** Names of the tables and the view over both. */
export const TABLES = { raw: 'findings_raw', compacted: 'findings_compacted', view: 'findings' } as const;

/**
 * The day that the oldest finding can have: Inspector's start in its present form. GuardDuty keeps 90 days.
 * https://docs.aws.amazon.com/inspector/latest/user/doc-history.html
 */
export const FIRST_DAY = '2021-11-29';

/** Days that each night looks at again, since findings arrive late. */
export const RECENT_DAYS = 8;
/** Days of one slice of the past. With the recent days they stay within the 100 partitions that an INSERT may write. */
export const SLICE_DAYS = 90;
/** Today and the two days before are read as they arrive, compacted or not: so compaction may fail twice unseen. */
const FRESH_DAYS = 2;

const quoted = (name: string) => `"${name}"`;
const dayOf = (date: string) => `date_format(${date}, '%Y%m%d')`;
const daysAgo = (days: string) => dayOf(`date_add('day', -(${days}), current_date)`);

/** The view's columns as the raw table has them. */
const RAW_COLUMNS = FINDING_COLUMNS.map(({ name }) =>
  name === 'object_path' ? 'raw."$path" AS "object_path"' : `raw.${quoted(name)}`,
).join(',\n  ');

/**
 * Raw rows that are not compacted yet. A row is its object and the event in it, not the object alone:
 * an INSERT that failed may have left some of an object's rows behind.
 * Lines that are no JSON come as rows of nulls (the SerDe's setting); they have no uid and stay out.
 */
function notCompacted(within: string): string {
  return `SELECT
  ${RAW_COLUMNS}
FROM ${TABLES.raw} AS raw
LEFT JOIN (
  SELECT DISTINCT "object_path", "metadata"."uid" AS "uid" FROM ${TABLES.compacted} WHERE ${within}
) AS done ON done."object_path" = raw."$path" AND done."uid" = raw."metadata"."uid"
WHERE ${within.replaceAll('"eventday"', 'raw."eventday"')}
  AND raw."metadata"."uid" IS NOT NULL
  AND done."object_path" IS NULL`;
}

/**
 * Which slice of the past a night looks at: on Sundays the newest, where late findings are likely (a first poll brings
 * GuardDuty's 90 days), on other days one after the other back to the first day.
 */
const SLICE = `if(day_of_week(current_date) = 7, 0, mod(date_diff('day', DATE '${FIRST_DAY}', current_date), date_diff('day', DATE '${FIRST_DAY}', current_date) / ${SLICE_DAYS} + 1))`;

/** Yesterday and before; never today, which is still being written. All of it is constant at planning, so only these partitions are listed. */
const TONIGHT = `("eventday" BETWEEN ${daysAgo(`${RECENT_DAYS}`)} AND ${daysAgo('1')}
  OR "eventday" BETWEEN ${daysAgo(`${RECENT_DAYS + SLICE_DAYS} + ${SLICE_DAYS} * ${SLICE}`)} AND ${daysAgo(`${RECENT_DAYS + 1} + ${SLICE_DAYS} * ${SLICE}`)})`;

/** Copies what is not in Parquet yet. Run again it copies nothing; run twice at once it would copy twice. */
export const COMPACTION_SQL = `INSERT INTO ${TABLES.compacted}
${notCompacted(TONIGHT)}`;

/** Compacted rows, and of the newest days what is not compacted yet: every finding once. */
export const VIEW_SQL = `SELECT
  ${FINDING_COLUMNS.map(({ name }) => quoted(name)).join(',\n  ')}
FROM ${TABLES.compacted}
UNION ALL
${notCompacted(`"eventday" >= ${daysAgo(`${FRESH_DAYS}`)}`)}`;
