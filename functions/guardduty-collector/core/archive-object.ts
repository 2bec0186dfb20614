import { type ArchiveObject, identitySecond } from '../../shared/archive/archive-object';
import { type CanonicalFinding, canonicalFinding, InvalidFinding } from './canonical';
import { toMillis } from './instant';
import { isSample, statusOf, toOcsf } from './ocsf/finding';

/**
 * The finding version as one archive object, or undefined for a sample finding: those are made up on request, and
 * must not raise alarms or enter statistics. (A canary that tests the way from queue to Datadog is therefore an
 * EventBridge envelope without `additionalInfo.sample`, put on the collector's queue under an ARN of its own.)
 * @throws InvalidFinding when the record lacks what names it
 */
export function toArchiveObject(native: unknown): ArchiveObject | undefined {
  const finding = canonicalFinding(native);
  return isSample(finding) ? undefined : archiveObject(finding);
}

function archiveObject(finding: CanonicalFinding): ArchiveObject {
  const updatedAt = updatedAtOf(finding);
  return {
    source: 'guardduty',
    region: finding.region,
    accountId: finding.accountId,
    updatedAt,
    // An archived finding keeps its update time: the status makes it a version of its own.
    identity: [finding.arn, identitySecond(updatedAt), statusOf(finding).status],
    events: [toOcsf(finding)],
  };
}

function updatedAtOf(finding: CanonicalFinding): number {
  const updatedAt = toMillis(finding.updatedAt);
  if (updatedAt === undefined)
    throw new InvalidFinding(`GuardDuty finding ${finding.id}: updatedAt is no time`);
  return updatedAt;
}
