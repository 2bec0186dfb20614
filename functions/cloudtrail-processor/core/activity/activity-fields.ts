import { type JsonRecord, record, text } from '../../../shared/json/read';

/** What the counts tell apart, as the event has it; undefined or empty where it has no such text. */
export interface ActivityFields {
  readonly eventTime: string | undefined;
  readonly eventSource: string | undefined;
  readonly errorCode: string | undefined;
  readonly recipientAccountId: string | undefined;
  /** `userIdentity.type` and so on. */
  readonly type: string | undefined;
  readonly accountId: string | undefined;
  readonly arn: string | undefined;
  readonly principalId: string | undefined;
  readonly invokedBy: string | undefined;
  /** `userIdentity.sessionContext.sessionIssuer.arn` */
  readonly issuerArn: string | undefined;
}

/** The fields of a parsed event. */
export function activityFieldsOf(event: JsonRecord): ActivityFields {
  const identity = record(event.userIdentity);
  return {
    eventTime: text(event.eventTime),
    eventSource: text(event.eventSource),
    errorCode: text(event.errorCode),
    recipientAccountId: text(event.recipientAccountId),
    type: text(identity.type),
    accountId: text(identity.accountId),
    arn: text(identity.arn),
    principalId: text(identity.principalId),
    invokedBy: text(identity.invokedBy),
    issuerArn: text(record(record(identity.sessionContext).sessionIssuer).arn),
  };
}
