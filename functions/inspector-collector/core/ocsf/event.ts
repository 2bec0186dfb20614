import {
  awsCloud,
  classify,
  OCSF_VERSION,
  type OcsfEvent,
  type SeverityId,
  severityOf,
  VULNERABILITY_FINDING,
} from '../../../shared/ocsf/event';
import { prune } from '../../../shared/ocsf/prune';
import type { CanonicalFinding } from '../canonical';
import { type Native, objects, text, time } from '../read';
import { deviceOf } from './device';
import { findingInfo } from './finding-info';
import { observables } from './observables';
import { resourceDetails } from './resource';
import { vulnerability } from './vulnerability';

/** UNTRIAGED: Inspector has no score yet, so the severity is unknown, which is not the same as low. */
const SEVERITIES: Readonly<Record<string, SeverityId>> = {
  UNTRIAGED: 0,
  INFORMATIONAL: 1,
  LOW: 2,
  MEDIUM: 3,
  HIGH: 4,
  CRITICAL: 5,
};

/**
 * Inspector knows no triage: whatever is ACTIVE waits for somebody and is New, updated or not
 * (In Progress says that somebody reviews it, which Inspector cannot know).
 */
const STATUSES: Readonly<Record<string, { status_id: number; status: string }>> = {
  ACTIVE: { status_id: 1, status: 'New' },
  SUPPRESSED: { status_id: 3, status: 'Suppressed' },
  CLOSED: { status_id: 4, status: 'Resolved' },
};

const CREATE = 1;
const UPDATE = 2;
const CLOSE = 3;

/** The OCSF 1.6.0 Vulnerability Finding (2002, cloud profile; host profile for virtual machines) of a finding. */
export function toOcsf(finding: CanonicalFinding): OcsfEvent {
  const { record, status, updatedAt, accountId, region } = finding;
  const resources = objects(record.resources);
  const device = deviceOf(record);
  const severityId = SEVERITIES[text(record.severity) ?? ''] ?? 99;
  const attributes = prune({
    start_time: time(record.firstObservedAt),
    end_time: time(record.lastObservedAt),
    status_code: status,
    finding_info: findingInfo(finding),
    vulnerabilities: [vulnerability(record)],
    resources: resources.map((resource) => resourceDetails(resource, accountId)),
    device,
    observables: observables(record),
    vendor_attributes: { severity: text(record.severity), severity_id: severityId },
  });
  return {
    ...classify(VULNERABILITY_FINDING, activityOf(finding)),
    ...severityOf(severityId),
    ...(STATUSES[status] ?? { status_id: 99, status }),
    time: updatedAt,
    message: text(record.title) ?? text(record.description) ?? finding.findingArn,
    metadata: metadata(record, updatedAt, device !== undefined),
    cloud: prune({ ...awsCloud(accountId, region), cloud_partition: text(resources[0]?.partition) }),
    ...attributes,
    raw_data: JSON.stringify(record),
  };
}

/** A version whose update is its first observation is the finding's creation. */
function activityOf({ status, updatedAt, record }: CanonicalFinding): number {
  if (status === 'CLOSED') return CLOSE;
  return updatedAt === time(record.firstObservedAt) ? CREATE : UPDATE;
}

function metadata(record: Native, updatedAt: number, isHost: boolean): OcsfEvent['metadata'] {
  return prune({
    version: OCSF_VERSION,
    product: { name: 'Inspector', vendor_name: 'AWS', feature: { name: text(record.type) } },
    uid: text(record.findingArn) ?? '',
    profiles: isHost ? ['cloud', 'host'] : ['cloud'],
    event_code: text(record.type),
    log_provider: 'aws.inspector2',
    log_name: 'Inspector2 Finding',
    original_time: new Date(updatedAt).toISOString().replace('.000Z', 'Z'),
  });
}
