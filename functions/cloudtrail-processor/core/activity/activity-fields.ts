import { type JsonRecord, record, text } from '../../../shared/json/read';
import { productOf } from './product';

/** What the counts tell apart, as the event has it; undefined or empty where it has no such text. */
export interface ActivityFields {
  readonly eventTime: string | undefined;
  readonly eventSource: string | undefined;
  readonly eventName: string | undefined;
  readonly errorCode: string | undefined;
  readonly recipientAccountId: string | undefined;
  readonly sourceIPAddress: string | undefined;
  readonly awsRegion: string | undefined;
  /** The first product of `userAgent`, e.g. `aws-cli`. */
  readonly agent: string | undefined;
  /** `userIdentity.type` and so on. */
  readonly type: string | undefined;
  readonly accountId: string | undefined;
  readonly arn: string | undefined;
  readonly principalId: string | undefined;
  readonly invokedBy: string | undefined;
  /** `userIdentity.sessionContext.sessionIssuer.arn` */
  readonly issuerArn: string | undefined;
  /** `responseElements.ConsoleLogin`: `Success` or `Failure`. */
  readonly consoleLogin?: string | undefined;
  /** `requestParameters.withDecryption` is true. */
  readonly withDecryption?: boolean;
}

/**
 * Calls of which more counts than a scan reads off the raw record, and what stands in a record that has it: whether the
 * login succeeded, and whether the parameter was wanted in clear.
 */
const PARSED_CALLS = new Map<string | undefined, string>([
  ['ConsoleLogin', 'ConsoleLogin'],
  ['GetParameter', 'withDecryption'],
  ['GetParameters', 'withDecryption'],
  ['GetParametersByPath', 'withDecryption'],
]);

/** Whether a call must be parsed to have all of its fields: if it has more, or a letter of theirs could be escaped. */
export function isCountedParsed(eventName: string | undefined, rawRecord: () => Buffer): boolean {
  const name = PARSED_CALLS.get(eventName);
  if (name === undefined) return false;
  const raw = rawRecord();
  return raw.includes(name, 0, 'latin1') || raw.includes('\\u', 0, 'latin1');
}

/** The fields of a parsed event. */
export function activityFieldsOf(event: JsonRecord): ActivityFields {
  const identity = record(event.userIdentity);
  const eventName = text(event.eventName);
  const more = PARSED_CALLS.get(eventName);
  return {
    eventTime: text(event.eventTime),
    eventSource: text(event.eventSource),
    eventName,
    errorCode: text(event.errorCode),
    recipientAccountId: text(event.recipientAccountId),
    sourceIPAddress: text(event.sourceIPAddress),
    awsRegion: text(event.awsRegion),
    agent: productOf(text(event.userAgent)),
    type: text(identity.type),
    accountId: text(identity.accountId),
    arn: text(identity.arn),
    principalId: text(identity.principalId),
    invokedBy: text(identity.invokedBy),
    issuerArn: text(record(record(identity.sessionContext).sessionIssuer).arn),
    consoleLogin: more === 'ConsoleLogin' ? text(record(event.responseElements).ConsoleLogin) : undefined,
    withDecryption: more === 'withDecryption' && record(event.requestParameters).withDecryption === true,
  };
}
