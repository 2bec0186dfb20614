import type { Alert, AlertSeverity } from '../../../shared/alerts/alert';
import { statusOf } from '../../../shared/alerts/suppression';
import { isRecord, type JsonRecord, text } from '../../../shared/json/read';
import { tacticOf, techniqueOf } from '../../../shared/ocsf/attack';
import {
  awsCloud,
  classify,
  DETECTION_FINDING,
  OCSF_VERSION,
  type OcsfEvent,
  type SeverityId,
  severityOf,
} from '../../../shared/ocsf/event';
import { prune } from '../../../shared/ocsf/prune';
import { evidenceOf, observablesOf, resourcesOf } from './finding-evidence';

const SEVERITY_IDS: Readonly<Record<AlertSeverity, SeverityId>> = {
  INFORMATIONAL: 1,
  LOW: 2,
  MEDIUM: 3,
  HIGH: 4,
  CRITICAL: 5,
};

const PRODUCT = { name: 'AWS Security Monitoring', vendor_name: 'AWS Security Monitoring' };

/** Names an alert wherever it goes: the key of its item in the alerts table. */
export function alertUid({ EventId, Timestamp }: Pick<Alert, 'EventId' | 'Timestamp'>): string {
  return `${EventId}#${Timestamp}`;
}

/**
 * The alert as an OCSF 1.6.0 Detection Finding; `raw_data` is the CloudTrail record as the alert keeps it.
 * https://schema.ocsf.io/1.6.0/classes/detection_finding
 * @param place account and region to name where the alert has none: those of the CloudTrail object
 */
export function alertFinding(alert: Alert, place: { accountId: string; region: string }): OcsfEvent {
  const event = parsed(alert.Record);
  const time = Date.parse(alert.EventTime);
  const evidence = evidenceOf(alert, event);
  return {
    ...prune({
      ...classify(DETECTION_FINDING, 1),
      time,
      start_time: alert.Kind === 'correlation' ? Date.parse(alert.Timestamp.split('#')[0] ?? '') : time,
      end_time: time,
      ...severityOf(SEVERITY_IDS[alert.Severity]),
      ...statusOf(alert.Suppressed),
      message: alert.Title,
      count: alert.Count,
      is_alert: alert.Suppressed === undefined,
      action_id: 3,
      action: 'Observed',
      disposition_id: 15,
      disposition: 'Detected',
      cloud: awsCloud(alert.AccountId ?? place.accountId, alert.Region ?? place.region),
      finding_info: findingInfo(alert, time),
      metadata: {
        version: OCSF_VERSION,
        product: PRODUCT,
        uid: alertUid(alert),
        profiles: ['cloud', 'security_control'],
        event_code: alert.RuleId,
        log_name: 'CloudTrail',
        log_provider: 'cloudtrail.amazonaws.com',
        log_version: text(event['eventVersion']),
        original_time: alert.EventTime,
        correlation_uid: alert.GroupId,
        tenant_uid: alert.AccountId,
      },
      api: evidence.api,
      evidences: [evidence],
      resources: resourcesOf(event),
      remediation: remediationOf(alert),
      observables: observablesOf(alert, event),
      unmapped: { kind: alert.Kind, outcome: alert.Outcome, cis: alert.Cis, group: alert.GroupValues },
    }),
    raw_data: alert.Record,
  } as unknown as OcsfEvent;
}

/** An alert's record is JSON text that the processor has made; anything else reads as empty. */
function parsed(recordText: string): JsonRecord {
  try {
    const value: unknown = JSON.parse(recordText);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

function findingInfo(alert: Alert, time: number): object {
  const related = (alert.RelatedEventIds ?? []).map((uid) => ({ uid, type: 'CloudTrail event' }));
  return {
    uid: alertUid(alert),
    uid_alt: alert.EventId,
    title: alert.Title,
    desc: alert.Description,
    types: [alert.RuleId],
    created_time: time,
    analytic: { uid: alert.RuleId, name: alert.Title, type_id: 1, type: 'Rule' },
    attacks: [...(alert.Tactics ?? []).map(tacticOf), ...(alert.Attack ?? []).map(techniqueOf)],
    data_sources: ['CloudTrail'],
    related_events: related,
    related_events_count: related.length || undefined,
    src_url: alert.References?.[0],
  };
}

function remediationOf({ Response, References, Title }: Alert): object | undefined {
  if (Response === undefined && (References ?? []).length === 0) return undefined;
  return { desc: Response ?? Title, references: References };
}
