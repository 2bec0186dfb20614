import { type ArchiveObject, identitySecond } from '../../shared/archive/archive-object';
import { isEnvelope } from '../../shared/collect/event-envelope';
import type { OcsfEvent } from '../../shared/ocsf/event';
import { canonicalFinding } from './canonical';
import { toOcsf } from './ocsf/event';
import { isNative } from './read';

/** The EventBridge events that carry a finding. */
export const FINDING_EVENT = { source: 'aws.inspector2', detailType: 'Inspector2 Finding' } as const;

/**
 * The archive object of a finding in any spelling: one for every version, by whichever path it comes.
 * @throws TypeError naming field and problem
 */
export function toArchiveObject(native: unknown): ArchiveObject {
  const finding = canonicalFinding(native);
  const { findingArn, accountId, region, status, updatedAt } = finding;
  return {
    source: 'inspector',
    region,
    accountId,
    updatedAt,
    identity: [findingArn, identitySecond(updatedAt), status],
    events: [toOcsf(finding)],
  };
}

/**
 * The OCSF events of native records: one finding, an array, an EventBridge event, or a `{findings: []}` response.
 * @throws TypeError naming field and problem
 */
export function normalizeInspector(record: unknown): OcsfEvent[] {
  if (Array.isArray(record)) return record.flatMap(normalizeInspector);
  if (isEnvelope(record)) return normalizeInspector(detailOf(record));
  const findings = isNative(record) ? (record.findings ?? record.Findings) : undefined;
  if (Array.isArray(findings)) return findings.flatMap(normalizeInspector);
  return [toOcsf(canonicalFinding(record))];
}

function detailOf(event: { source: string; 'detail-type': string; detail: unknown }): unknown {
  if (event.source !== FINDING_EVENT.source || event['detail-type'] !== FINDING_EVENT.detailType)
    throw new TypeError(
      `detail-type: wanted ${FINDING_EVENT.source} "${FINDING_EVENT.detailType}", found ${JSON.stringify(event['detail-type'].slice(0, 60))}`,
    );
  return event.detail;
}
