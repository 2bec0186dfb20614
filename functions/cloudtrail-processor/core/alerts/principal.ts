import { type JsonRecord, record, text } from '../../../shared/json/read';

/** `arn:aws:sts::<account>:assumed-role/<role>/<session>` */
const SESSION = /^(arn:[\w-]+:sts::\d{12}:assumed-role\/[^/]+)\/.*$/;

/** Who made the call: the ARN where there is one. */
export function principalOf(event: JsonRecord): string | undefined {
  const identity = record(event['userIdentity']);
  const names = ['arn', 'principalId', 'userName', 'invokedBy', 'type'];
  return names.map((name) => text(identity[name])).find((name) => name !== undefined);
}

/** The ARN of the role whose session made the call; undefined where no role did. */
export function roleOf(event: JsonRecord): string | undefined {
  const identity = record(event['userIdentity']);
  if (identity['type'] !== 'AssumedRole') return undefined;
  const issuer = text(record(record(identity['sessionContext'])['sessionIssuer'])['arn']);
  return issuer ?? SESSION.exec(text(identity['arn']) ?? '')?.[1];
}
