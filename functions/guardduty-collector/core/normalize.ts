import type { OcsfEvent } from '../../shared/ocsf/event';
import { canonicalFinding } from './canonical';
import { findingOfEvent } from './event';
import { toOcsf } from './ocsf/finding';
import { isRecord } from './read';

/**
 * The OCSF events of a native record: a finding in any spelling, an EventBridge envelope, a GetFindings response
 * (`{"Findings": []}` or `{"findings": []}`), or an array of those. Sample findings are included.
 * @throws InvalidFinding naming the field and the problem
 */
export function normalizeGuardDuty(record: unknown): OcsfEvent[] {
  if (Array.isArray(record)) return record.flatMap(normalizeGuardDuty);
  if (!isRecord(record)) return [toOcsf(canonicalFinding(record))];
  const findings = record['Findings'] ?? record['findings'];
  if (Array.isArray(findings)) return findings.map((finding) => toOcsf(canonicalFinding(finding)));
  const isEnvelope = 'detail' in record || 'detail-type' in record;
  return [toOcsf(canonicalFinding(isEnvelope ? findingOfEvent(record) : record))];
}
