import { InvalidFinding } from './canonical';
import { isRecord, type JsonRecord } from './read';

/**
 * The native finding in an EventBridge envelope. Account and region are the finding's own: a delegated administrator
 * receives the findings of its members.
 * @throws InvalidFinding for anything else, so that an unknown message ends in the dead-letter queue and is seen
 */
export function findingOfEvent(envelope: unknown): JsonRecord {
  if (!isRecord(envelope)) throw new InvalidFinding('message: no EventBridge envelope (not a JSON object)');
  const { source, 'detail-type': detailType, detail } = envelope;
  if (source !== 'aws.guardduty')
    throw new InvalidFinding(`EventBridge envelope: source is ${shown(source)}, wanted "aws.guardduty"`);
  if (detailType !== 'GuardDuty Finding')
    throw new InvalidFinding(
      `EventBridge envelope: detail-type is ${shown(detailType)}, wanted "GuardDuty Finding"`,
    );
  if (!isRecord(detail)) throw new InvalidFinding('EventBridge envelope: detail is not an object');
  return detail;
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value).slice(0, 80);
}
