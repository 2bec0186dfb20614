import type { Alert } from '../../../shared/alerts/alert';
import { type JsonRecord, record, text } from '../../../shared/json/read';
import { isDenial } from '../activity/activity-counter';

/**
 * How a call ended. Sign-in and switching roles say it in `responseElements` (`{"ConsoleLogin": "Failure"}`), without
 * an error code. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
 */
export function outcomeOf(event: JsonRecord): Alert['Outcome'] {
  const code = text(event['errorCode']);
  if (code !== undefined) return isDenial(code) ? 'denied' : 'failed';
  const name = text(event['eventName']) ?? '';
  const response = record(event['responseElements']);
  const isFailure = Object.hasOwn(response, name) && response[name] === 'Failure';
  return isFailure || text(event['errorMessage']) !== undefined ? 'failed' : 'success';
}
