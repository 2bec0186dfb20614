/** A query that an analyst finds ready in the workgroup. */
export interface NamedQuery {
  readonly name: string;
  readonly description: string;
  readonly sql: string;
}

const since = (days: number) =>
  `"eventday" >= date_format(date_add('day', -${days}, current_date), '%Y%m%d')`;
const instant = (milliseconds: string) => `from_unixtime(${milliseconds} / 1000.0)`;
const millisecondsAgo = (days: string) =>
  `to_unixtime(CAST(date_add('day', -(${days}), current_date) AS timestamp)) * 1000`;
const isOpen = `coalesce("status", '') NOT IN ('Resolved', 'Suppressed')`;
const kind = `coalesce(element_at("finding_info"."types", 1), "class_name") AS kind`;
/** UNNEST would spread the members of a row over as many columns; wrapped once more it leaves the row whole. */
const each = (rows: string, name: string) =>
  `UNNEST(transform(${rows}, ${name} -> ROW(${name}))) AS t (${name})`;

/** The newest version of each finding that changed in the last `days` days. */
const latest = (days: number, sources: string) => `latest AS (
  SELECT * FROM (
    SELECT *, row_number() OVER (PARTITION BY "metadata"."uid" ORDER BY "time" DESC) AS version
    FROM findings
    WHERE ${since(days)} AND "source" IN (${sources})
  )
  WHERE version = 1
)`;

const newCriticals: NamedQuery = {
  name: 'new-critical-findings-by-account',
  description: 'Critical findings first seen in the last 7 days and still open, by account and kind.',
  sql: `WITH ${latest(7, "'guardduty', 'inspector'")}
SELECT
  "accountid",
  "region",
  "source",
  ${kind},
  count(*) AS findings,
  min(${instant('"finding_info"."created_time"')}) AS first_created,
  array_agg(DISTINCT "finding_info"."title") AS titles
FROM latest
WHERE "severity_id" >= 5
  AND ${isOpen}
  AND "finding_info"."created_time" >= ${millisecondsAgo('7')}
GROUP BY 1, 2, 3, 4
ORDER BY findings DESC, first_created`,
};

const principalTimeline: NamedQuery = {
  name: 'principal-timeline',
  description:
    'What one principal was seen doing, in order, to follow stolen credentials. Replace the user name, principal id or access key id in the first lines.',
  sql: `WITH wanted AS (SELECT 'NAME_OR_KEY_ID' AS principal, 30 AS days),
seen AS (
  SELECT findings.*, evidence
  FROM findings
  CROSS JOIN UNNEST(CAST(json_parse("evidences") AS array(json))) AS t (evidence)
  WHERE ${since(90)} AND "source" = 'guardduty'
)
SELECT
  coalesce(${instant('"finding_info"."last_seen_time"')}, ${instant('"time"')}) AS at,
  "accountid",
  "region",
  element_at("finding_info"."types", 1) AS finding_type,
  "severity",
  json_extract_scalar(evidence, '$.api.service.name') AS service,
  json_extract_scalar(evidence, '$.api.operation') AS operation,
  json_extract_scalar(evidence, '$.src_endpoint.ip') AS source_ip,
  json_extract_scalar(evidence, '$.src_endpoint.location.country') AS country,
  "finding_info"."title" AS title,
  "metadata"."uid" AS finding
FROM seen
CROSS JOIN wanted
WHERE wanted.principal IN (
    json_extract_scalar(evidence, '$.actor.user.name'),
    json_extract_scalar(evidence, '$.actor.user.uid'),
    json_extract_scalar(evidence, '$.actor.user.credential_uid')
  )
  AND "time" >= ${millisecondsAgo('wanted.days')}
ORDER BY at`,
};

const exploitable: NamedQuery = {
  name: 'exploitable-vulnerabilities-with-fix',
  description:
    'Open vulnerabilities with a known exploit and a fix, updated within 400 days, worst first: what to patch today, and with what.',
  sql: `WITH ${latest(400, "'inspector'")}
SELECT
  "accountid",
  "region",
  element_at("resources", 1)."type" AS resource_type,
  element_at("resources", 1)."uid" AS resource,
  vulnerability.cve.uid AS cve,
  "severity",
  array_max(transform(vulnerability.cve.cvss, score -> coalesce(score.overall_score, score.base_score))) AS cvss,
  try_cast(vulnerability.cve.epss.score AS double) AS epss,
  transform(vulnerability.affected_packages, package -> concat(package.name, ' ', package.version, ' -> ', coalesce(package.fixed_in_version, '?'))) AS packages,
  ${instant('"finding_info"."first_seen_time"')} AS first_seen
FROM latest
CROSS JOIN ${each('"vulnerabilities"', 'vulnerability')}
WHERE ${isOpen}
  AND vulnerability.is_exploit_available
  AND vulnerability.is_fix_available
ORDER BY "severity_id" DESC, epss DESC NULLS LAST, cvss DESC`,
};

const blockedRequests: NamedQuery = {
  name: 'top-blocked-requests',
  description:
    'Countries, paths and rules with the most blocked requests of the last day. A sampled request counts for those it stands for.',
  sql: `SELECT
  "policy"."name" AS web_acl,
  "src_endpoint"."location"."country" AS country,
  "http_request"."url"."path" AS path,
  "firewall_rule"."name" AS rule,
  sum(coalesce("count", 1)) AS requests,
  approx_distinct("src_endpoint"."ip") AS addresses,
  max_by("http_request"."user_agent", coalesce("count", 1)) AS an_agent,
  max(${instant('"time"')}) AS last_at
FROM findings
WHERE ${since(1)} AND "source" = 'waf' AND "action_id" = 2
GROUP BY 1, 2, 3, 4
ORDER BY requests DESC
LIMIT 100`,
};

const byTactic: NamedQuery = {
  name: 'findings-by-attack-tactic',
  description: "The last 30 days' findings by MITRE ATT&CK tactic and technique, with whom they were about.",
  sql: `WITH ${latest(30, "'guardduty'")}
SELECT
  attack.tactic.name AS tactic,
  coalesce(attack.sub_technique.uid, attack.technique.uid) AS technique,
  coalesce(attack.sub_technique.name, attack.technique.name) AS technique_name,
  count(DISTINCT "metadata"."uid") AS findings,
  max("severity_id") AS worst_severity_id,
  array_agg(DISTINCT "accountid") AS accounts,
  array_agg(DISTINCT element_at("finding_info"."types", 1)) AS types
FROM latest
CROSS JOIN ${each('"finding_info"."attacks"', 'attack')}
GROUP BY 1, 2, 3
ORDER BY findings DESC`,
};

const noise: NamedQuery = {
  name: 'noise-and-time-to-close',
  description:
    'By kind of finding over 90 days: how many, how often they repeat, how many are open, and how long the closed ones took. Many and never closed: tune or suppress.',
  sql: `WITH versions AS (
  SELECT
    "source",
    ${kind},
    "metadata"."uid" AS uid,
    count(*) AS versions,
    min("finding_info"."created_time") AS created,
    min(CASE WHEN "status" = 'Resolved' THEN "time" END) AS closed,
    max_by("status", "time") AS status,
    max("severity_id") AS severity_id
  FROM findings
  WHERE ${since(90)} AND "source" IN ('guardduty', 'inspector')
  GROUP BY 1, 2, 3
)
SELECT
  "source",
  kind,
  count(*) AS findings,
  sum(versions) AS versions,
  count_if(${isOpen}) AS open_findings,
  approx_percentile((closed - created) / 3600000.0, 0.5) AS median_hours_to_close,
  max(severity_id) AS worst_severity_id
FROM versions
GROUP BY 1, 2
ORDER BY versions DESC`,
};

/** The six queries that answer what an analyst asks first. All read the view, and name a range of days. */
export const NAMED_QUERIES: readonly NamedQuery[] = [
  newCriticals,
  principalTimeline,
  exploitable,
  blockedRequests,
  byTactic,
  noise,
];
