import { type ExpectedEvent, isEnvelope } from '../../shared/collect/event-envelope';
import type { OcsfEvent } from '../../shared/ocsf/event';
import { canonicalFinding, InvalidFinding } from './canonical';
import { toOcsf } from './ocsf/finding';
import { isRecord } from './read';

/** The events that EventBridge sends for findings. Their `detail` is the finding, in its own account and region. */
export const FINDING_EVENT: ExpectedEvent = { source: 'aws.guardduty', detailType: 'GuardDuty Finding' };

/**
 * The OCSF events of a native record: a finding in any spelling, an EventBridge event, a GetFindings response
 * (`{"Findings": []}` or `{"findings": []}`), or an array of those. Sample findings are included.
 * @throws InvalidFinding naming the field and the problem
 */
export function normalizeGuardDuty(record: unknown): OcsfEvent[] {
  return findingsOf(record).map((finding) => toOcsf(canonicalFinding(finding)));
}

function findingsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap(findingsOf);
  if (!isRecord(value)) return [value];
  const response = value['Findings'] ?? value['findings'];
  if (Array.isArray(response)) return response;
  return 'detail-type' in value || 'detail' in value ? [detailOf(value)] : [value];
}

function detailOf(event: unknown): unknown {
  const { source, detailType } = FINDING_EVENT;
  if (isEnvelope(event) && event.source === source && event['detail-type'] === detailType)
    return event.detail;
  throw new InvalidFinding(
    `EventBridge event: wanted source "${source}", detail-type "${detailType}", a detail`,
  );
}
