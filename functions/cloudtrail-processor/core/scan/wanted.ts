/** Fields that the scanner reads off a raw record. Each has a slot for the place of its value. */
export const FIELD = {
  eventName: 0,
  eventSource: 1,
  errorCode: 2,
  userAgent: 3,
  type: 4,
  eventTime: 5,
  recipientAccountId: 6,
  accountId: 7,
  arn: 8,
  principalId: 9,
  invokedBy: 10,
  issuerArn: 11,
  sourceIPAddress: 12,
  awsRegion: 13,
} as const;

export const FIELDS = Object.keys(FIELD).length;

/** A key to look for: its value's text is wanted, or keys inside its value, or it holds the records. */
export interface Wanted {
  readonly key: Uint8Array;
  /** The key's first four bytes, the quote behind it among them if it is short, as a little-endian number. */
  readonly head: number;
  /** Of the text, or of all texts inside. */
  readonly slots: readonly number[];
  readonly inside?: WantedKeys;
  readonly isRecords: boolean;
}

/** By the key's length in bytes, or LONGER: most keys of a record are told apart by that. */
export type WantedKeys = readonly (readonly Wanted[])[];

/** The length that stands for all keys longer than those that are looked for. */
export const LONGER = 24;

interface Tree {
  readonly [key: string]: number | Tree | 'records';
}

const PROBE = {
  eventName: FIELD.eventName,
  eventSource: FIELD.eventSource,
  errorCode: FIELD.errorCode,
  userAgent: FIELD.userAgent,
  userIdentity: { type: FIELD.type },
};

const ACTIVITY = {
  ...PROBE,
  eventTime: FIELD.eventTime,
  recipientAccountId: FIELD.recipientAccountId,
  sourceIPAddress: FIELD.sourceIPAddress,
  awsRegion: FIELD.awsRegion,
  userIdentity: {
    type: FIELD.type,
    accountId: FIELD.accountId,
    arn: FIELD.arn,
    principalId: FIELD.principalId,
    invokedBy: FIELD.invokedBy,
    sessionContext: { sessionIssuer: { arn: FIELD.issuerArn } },
  },
};

/** The keys of a record, and of an object that is a record itself or holds the records. */
export interface RecordKeys {
  readonly record: WantedKeys;
  readonly top: WantedKeys;
}

/** What decides which rules a record could match. */
export const PROBE_KEYS = recordKeys(PROBE);

/** The same, and what the activity counts tell apart. */
export const ACTIVITY_KEYS = recordKeys(ACTIVITY);

function recordKeys(tree: Tree): RecordKeys {
  return { record: wantedKeys(tree), top: wantedKeys({ ...tree, Records: 'records' }) };
}

function wantedKeys(tree: Tree): WantedKeys {
  const byLength: Wanted[][] = Array.from({ length: LONGER + 1 }, () => []);
  for (const [name, below] of Object.entries(tree)) {
    const key = Buffer.from(name);
    byLength[key.length]?.push({
      key,
      head: Buffer.from(`${name}"`).readInt32LE(),
      slots: slotsOf(below),
      isRecords: below === 'records',
      ...(typeof below === 'object' && { inside: wantedKeys(below) }),
    });
  }
  return byLength;
}

function slotsOf(below: Tree[string]): number[] {
  if (typeof below === 'number') return [below];
  return below === 'records' ? [] : Object.values(below).flatMap(slotsOf);
}
