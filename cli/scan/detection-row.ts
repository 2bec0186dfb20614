import { principalOf } from '../../functions/cloudtrail-processor/core/alerts/principal';
import type { CorrelationHit } from '../../functions/cloudtrail-processor/core/correlate/correlate';
import type { RuleMatch } from '../../functions/cloudtrail-processor/core/rules/rule-set';
import type { AlertSeverity } from '../../functions/shared/alerts/alert';
import { type JsonRecord, record } from '../../functions/shared/json/read';
import { cleanText } from '../../functions/shared/text/clean';

/** What the scan prints for a match: as JSON with these names, which outsiders rely on. */
export interface DetectionRow extends EventFields {
  readonly kind: 'event' | 'correlation';
  readonly rule_id: string;
  readonly severity: AlertSeverity;
  readonly title: string;
  /** MITRE ATT&CK technique ids. */
  readonly attack: readonly string[];
  /** Events, values or rules that a correlation has counted; matches of a group; else 1. */
  readonly count: number;
  /** Of a correlation: events that were counted, the completing one last; bounded. */
  readonly related_event_ids: readonly string[];
  /** Of a group: time of its last match. */
  readonly last_time: string | null;
}

/** Of the event; null where it has none. Of a correlation, those of the event that completed it. */
export interface EventFields {
  readonly event_id: string | null;
  readonly event_time: string | null;
  readonly account_id: string | null;
  readonly region: string | null;
  readonly principal: string | null;
  readonly event_name: string | null;
  readonly event_source: string | null;
  readonly source_ip: string | null;
  readonly user_agent: string | null;
  readonly error_code: string | null;
  readonly file: string | null;
}

/** The row of an event that a rule matches. */
export function matchRow({ rule, severity }: RuleMatch, fields: EventFields): DetectionRow {
  const { id, title, attack } = rule;
  return row('event', { id, severity, title, attack }, fields);
}

/** The row of a correlation, which names the event that completed it. */
export function correlationRow(
  { correlation, relatedEventIds, count }: CorrelationHit,
  fields: EventFields,
): DetectionRow {
  return { ...row('correlation', correlation, fields), count, related_event_ids: relatedEventIds };
}

interface Named {
  readonly id: string;
  readonly severity: AlertSeverity;
  readonly title: string;
  readonly attack: readonly string[];
}

function row(
  kind: DetectionRow['kind'],
  { id, severity, title, attack }: Named,
  fields: EventFields,
): DetectionRow {
  const { event_id, event_time, account_id, region, principal, ...more } = fields;
  return {
    rule_id: id,
    severity,
    title: shown(title) ?? '',
    event_id,
    event_time,
    account_id,
    region,
    principal,
    ...more,
    attack,
    kind,
    count: 1,
    related_event_ids: [],
    last_time: null,
  };
}

export function eventFields(event: JsonRecord, file: string): EventFields {
  const identity = record(event['userIdentity']);
  return {
    event_id: shown(event['eventID']),
    event_time: shown(event['eventTime']),
    account_id: shown(event['recipientAccountId']) ?? shown(identity['accountId']),
    region: shown(event['awsRegion']),
    principal: shown(principalOf(event)),
    event_name: shown(event['eventName']),
    event_source: shown(event['eventSource']),
    source_ip: shown(event['sourceIPAddress']),
    user_agent: shown(event['userAgent']),
    error_code: shown(event['errorCode']),
    file,
  };
}

/** A text of the event or its rule, without what could move a terminal's cursor. */
function shown(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? cleanText(value).replaceAll(/[\t\r\n]/g, ' ') : null;
}
