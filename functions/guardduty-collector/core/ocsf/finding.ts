import {
  awsCloud,
  classify,
  DETECTION_FINDING,
  OCSF_VERSION,
  type OcsfEvent,
  severityOf,
} from '../../../shared/ocsf/event';
import { prune } from '../../../shared/ocsf/prune';
import type { CanonicalFinding } from '../canonical';
import { bool, integer, label, millis, number, record, rounded, text } from '../read';
import { anomalyAnalyses } from './anomaly';
import { devicesOf } from './device';
import { blockedOf, evidencesOf } from './evidences';
import { findingInfo } from './finding-info';
import { osintOf } from './intelligence';
import { malwareOf, malwareScanOf } from './malware';
import { observablesOf } from './observables';
import { productOf } from './product';
import { findingTypeUrl, remediationUrl } from './references';
import { resourcesOf } from './resources';
import { containersOf } from './resources-compute';
import { databucketsOf } from './resources-data';
import { severityId } from './severity';

/**
 * The finding as an OCSF 1.6.0 Detection Finding. https://schema.ocsf.io/1.6.0/classes/detection_finding
 * Members of the wrong type are left out; an event always has what the class requires.
 */
export function toOcsf(finding: CanonicalFinding): OcsfEvent {
  const service = record(finding['service']);
  const severity = severityId(number(finding['severity']));
  const updated = millis(finding.updatedAt) ?? 0;
  const osint = osintOf(service);
  const evidences = [...evidencesOf(finding), ...holders(finding)];
  const event = prune({
    ...classify(DETECTION_FINDING, activityId(finding)),
    time: updated,
    start_time: millis(service['eventFirstSeen']),
    end_time: millis(service['eventLastSeen']),
    ...severityOf(severity),
    ...statusOf(finding),
    message: text(finding['description']) ?? text(finding['title']) ?? finding.type,
    count: integer(service['count']),
    confidence_score: rounded(number(finding['confidence'])),
    is_alert: true,
    ...controlOf(blockedOf(service)),
    cloud: { ...awsCloud(finding.accountId, finding.region), cloud_partition: text(finding['partition']) },
    finding_info: findingInfo(finding),
    metadata: metadataOf(finding, osint.length > 0),
    resources: resourcesOf(finding),
    api: evidences.find((evidence) => evidence['api'] !== undefined)?.['api'],
    evidences,
    malware: malwareOf(finding),
    malware_scan_info: malwareScanOf(service),
    anomaly_analyses: anomalyAnalyses(service),
    osint,
    remediation: remediationOf(finding),
    vendor_attributes: {
      severity: label(finding['severity']),
      severity_id: label(finding['severity']) === undefined ? undefined : severity,
    },
    unmapped: unmappedOf(finding),
  });
  return {
    ...event,
    ...prune({ observables: observablesOf(event) }),
    raw_data: JSON.stringify(finding),
  } as unknown as OcsfEvent;
}

/** Instances, buckets and containers have objects of their own in OCSF, which stand in evidences. */
function holders(finding: CanonicalFinding): readonly Record<string, unknown>[] {
  const resource = record(finding['resource']);
  return [
    ...devicesOf(finding).map((device) => ({ name: 'Instance', device })),
    ...databucketsOf(resource).map((databucket) => ({ name: 'Bucket', databucket })),
    ...containersOf(resource).map((container) => ({ name: 'Container', container })),
  ];
}

/** Close when archived; Create for a finding seen once; Update for one that was seen again. */
function activityId(finding: CanonicalFinding): number {
  const service = record(finding['service']);
  if (bool(service['archived'])) return 3;
  const isFirst = (integer(service['count']) ?? 1) <= 1 && isUnchanged(finding);
  return isFirst ? 1 : 2;
}

function isUnchanged(finding: CanonicalFinding): boolean {
  const created = millis(finding['createdAt']);
  return created === undefined || created === millis(finding.updatedAt);
}

/**
 * Archived is 5. GuardDuty archives what a suppression rule matches and what a person archives, and its records do
 * not say which of the two it was, so Suppressed (3) would be a guess.
 */
export function statusOf(finding: CanonicalFinding): { status_id: number; status: string } {
  return bool(record(finding['service'])['archived'])
    ? { status_id: 5, status: 'Archived' }
    : { status_id: 1, status: 'New' };
}

/** GuardDuty itself only observes; network actions say whether the traffic was let through. */
function controlOf(blocked: boolean | undefined): object {
  if (blocked === undefined)
    return { action_id: 3, action: 'Observed', disposition_id: 15, disposition: 'Detected' };
  return blocked
    ? { action_id: 2, action: 'Denied', disposition_id: 2, disposition: 'Blocked' }
    : { action_id: 1, action: 'Allowed', disposition_id: 1, disposition: 'Allowed' };
}

function metadataOf(finding: CanonicalFinding, hasOsint: boolean): object {
  const service = record(finding['service']);
  return {
    version: OCSF_VERSION,
    product: productOf(finding),
    uid: finding.arn,
    profiles: ['cloud', 'security_control', 'container', 'linux_users', ...(hasOsint ? ['osint'] : [])],
    event_code: finding.type,
    log_name: 'GuardDuty findings',
    log_provider: text(service['serviceName']) ?? 'guardduty',
    log_version: label(finding['schemaVersion']),
    original_time: finding.updatedAt,
    tenant_uid: finding.accountId,
    correlation_uid: text(finding['associatedAttackSequenceArn']),
    labels: isSample(finding) ? ['sample'] : [],
  };
}

/** Whether GuardDuty made the finding up on request (`CreateSampleFindings`). */
export function isSample(finding: CanonicalFinding): boolean {
  const { sample } = record(record(finding['service'])['additionalInfo']);
  return sample === true || sample === 'true';
}

function remediationOf(finding: CanonicalFinding): object {
  const typeUrl = findingTypeUrl(finding.type);
  return {
    desc: `What GuardDuty recommends for ${finding.type}.`,
    references: [typeUrl, remediationUrl(text(record(finding['resource'])['resourceType']))],
  };
}

/** What OCSF has no attribute for, under GuardDuty's own names. */
function unmappedOf(finding: CanonicalFinding): object {
  const service = record(finding['service']);
  const resource = record(finding['resource']);
  const detections = record(record(service['ebsVolumeScanDetails'])['scanDetections']);
  return {
    resourceType: resource['resourceType'],
    resourceRole: service['resourceRole'],
    actionType: record(service['action'])['actionType'],
    additionalInfo: service['additionalInfo'],
    userFeedback: service['userFeedback'],
    highestSeverityThreatDetails: detections['highestSeverityThreatDetails'],
    threatNamesShortened: record(detections['threatDetectedByName'])['shortened'],
    scanConfiguration: record(service['malwareScanDetails'])['scanConfiguration'],
  };
}
