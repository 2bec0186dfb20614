import { z } from 'zod';
import { accountId, arn, bucketName, ownership } from './fields';

const organization = z
  .strictObject({
    id: z
      .string()
      .regex(/^o-[a-z0-9]{10,32}$/, 'must be an organization id such as "o-exampleorgid"')
      .describe('Id of the organization.'),
    managementAccountId: accountId
      .optional()
      .describe(
        'The management account, where this is a delegated administrator: the trail then belongs to the former. Default: this account.',
      ),
  })
  .optional()
  .describe(
    'create: an organization trail, for the logs of all member accounts. adopt: log files of all accounts of this organization are taken.',
  );

const objectLock = z
  .strictObject({
    mode: z
      .enum(['GOVERNANCE', 'COMPLIANCE'])
      .describe('GOVERNANCE: whoever has a special permission can still delete. COMPLIANCE: nobody can.'),
    days: z.int().min(1).max(3653).describe('Days that no log file can be changed or deleted.'),
  })
  .optional()
  .describe("Object Lock of the created trail's bucket; to be decided before the bucket is created.");

const notification = z.discriminatedUnion(
  'type',
  [
    z.strictObject({
      type: z.literal('sns').describe("The bucket's notifications go to an SNS topic already."),
      topicArn: arn('sns')
        .regex(/^([^:]+:){3}[a-z0-9-]+:\d{12}:[\w-]{1,256}$/, 'must be the ARN of a standard topic')
        .describe('That topic. Its owner lets this account subscribe, where it is of another one.'),
    }),
    z.strictObject({
      type: z
        .literal('eventbridge')
        .describe("The bucket's owner has switched EventBridge on for it, in the home region."),
    }),
  ],
  {
    error: ({ code }) =>
      code === 'invalid_union'
        ? 'must be "sns", with a topicArn beside it, or "eventbridge"'
        : 'must be {"type": "sns", "topicArn": "arn:aws:sns:…"} or {"type": "eventbridge"}',
  },
);

const adopted = z
  .strictObject({
    bucketName: bucketName.describe("The trail's bucket."),
    keyPrefix: z
      .string()
      // Patterns of events and rights would read a "*" as any text.
      .regex(
        /^[\w!.'()-]+(\/[\w!.'()-]+)*$/,
        'must be a key prefix without "*" that neither begins nor ends with "/"',
      )
      // https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html
      .max(200)
      .optional()
      .describe('What comes before AWSLogs/ in its keys. Default: nothing.'),
    kmsKeyArn: arn('kms')
      .regex(/:key\/[\w-]+$/, 'must be the ARN of a key: a right that names an alias gives nothing')
      .optional()
      .describe('The key that encrypts its log files, if one does.'),
    accounts: z
      .array(accountId)
      // The processor is told in its environment. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
      .max(
        200,
        "must be 200 at most, which is what fits into Lambda's 4 KB of variables: name cloudtrail.organization.id for all accounts of an organization",
      )
      .default([])
      .describe('Further accounts whose log files are taken from there, beside this one.'),
    notification: notification.describe(
      "How its new objects are announced: {type: 'sns', topicArn} or {type: 'eventbridge'}.",
    ),
    logGroupName: z
      .string()
      .regex(/^[\w./#-]{1,512}$/, 'must be the name of a log group')
      .optional()
      .describe('The CloudWatch log group that the trail writes to, for cisMetricFilters.'),
  })
  .optional()
  .describe('The trail and bucket that exist, where trail is "adopt".');

/** What shapes a created trail, and says nothing about an adopted one. */
const created = z.strictObject({
  bucketName: bucketName
    .optional()
    .describe("Name of the created trail's bucket. Default: <prefix>-trail-<account id>."),
  encryption: z
    .enum(['kms', 'aes256'])
    .default('kms')
    .describe('kms: log files under the customer managed key that this stack owns. aes256: S3-managed keys.'),
  retentionDays: z
    .int()
    .min(1)
    .max(3653)
    .default(365)
    .describe("Days that the created trail's log files are kept."),
  objectLock,
  accessLogging: z
    .boolean()
    .default(true)
    .describe("Keep S3 server access logs of the created trail's bucket in a bucket of their own."),
  dataEventBuckets: z
    .array(bucketName)
    .max(200)
    .default([])
    .describe('Buckets whose object-level events the created trail records too (billed by volume).'),
  insights: z
    .boolean()
    .default(false)
    .describe('Insights of the created trail: unusual call and error rates (billed by volume).'),
  notification: z
    .enum(['sqs', 'eventbridge'])
    .default('sqs')
    .describe(
      "How the created trail's bucket announces log files: to the queue directly, or on EventBridge.",
    ),
  forceDestroy: z
    .boolean()
    .default(false)
    .describe('true: destroying the stack deletes the bucket with all log files in it.'),
});

const DEFAULTS = created.parse({});
const CREATED_KEYS = Object.keys(created.shape) as (keyof typeof DEFAULTS)[];

/** The trail and its processor. */
export const cloudtrail = z
  .strictObject({
    trail: ownership('create').describe(
      'create: this stack owns a multi-region trail and its bucket. adopt: both exist; log files are read and nothing about them is changed. off: CloudTrail is not read.',
    ),
    organization,
    ...created.shape,
    cisMetricFilters: z
      .boolean()
      .default(false)
      .describe(
        "CIS's metric filters with alarms, for Security Hub's CloudWatch controls; a created trail then also writes to CloudWatch Logs (billed by volume). They also want somebody subscribed to the alarms: notifications.emails.",
      ),
    adopted,
  })
  .superRefine((settings, context) => {
    const refuse = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    const { trail } = settings;
    if (trail === 'adopt' && settings.adopted === undefined)
      refuse(['adopted'], 'is needed where trail is "adopt": name bucketName and notification');
    if (trail !== 'adopt' && settings.adopted !== undefined)
      refuse(['adopted'], 'has no effect unless trail is "adopt": remove it, or set trail to "adopt"');
    if (trail !== 'create')
      for (const key of CREATED_KEYS.filter((name) => !isSame(settings[name], DEFAULTS[name])))
        refuse([key], 'has no effect on a trail that is adopted or off: remove it, or set trail to "create"');
    if (settings.cisMetricFilters && !hasLogGroup(settings))
      refuse(['cisMetricFilters'], 'needs a log group: set adopted.logGroupName, or trail to "create"');
  })
  .refine(({ trail, organization: org }) => trail !== 'off' || org === undefined, {
    path: ['organization'],
    message: 'has no effect where trail is "off": remove it, or set trail to "create" or "adopt"',
  })
  .refine(({ trail, organization: org }) => trail !== 'adopt' || org?.managementAccountId === undefined, {
    path: ['organization', 'managementAccountId'],
    message: 'has no effect on an adopted trail: remove it',
  })
  .refine(({ organization: org, adopted: theirs }) => org === undefined || !theirs?.accounts.length, {
    path: ['adopted', 'accounts'],
    message: 'has no effect beside organization, all of whose accounts are taken: remove one of the two',
  })
  .refine(({ cisMetricFilters, adopted: theirs }) => cisMetricFilters || theirs?.logGroupName === undefined, {
    path: ['adopted', 'logGroupName'],
    message: 'has no effect without cisMetricFilters: remove it, or set cisMetricFilters to true',
  })
  .refine(({ dataEventBuckets: names }) => new Set(names).size === names.length, {
    path: ['dataEventBuckets'],
    message: 'must not name a bucket twice',
  })
  .refine(({ objectLock: lock, retentionDays }) => (lock?.days ?? 0) <= retentionDays, {
    path: ['objectLock', 'days'],
    message: 'must be at most retentionDays, after which log files are to go',
  })
  .refine(({ objectLock: lock, forceDestroy }) => lock?.mode !== 'COMPLIANCE' || !forceDestroy, {
    path: ['forceDestroy'],
    message: 'cannot be true with objectLock.mode "COMPLIANCE": nobody can delete locked log files',
  })
  .refine(({ accessLogging, bucketName: name }) => !accessLogging || (name?.length ?? 0) <= 56, {
    path: ['bucketName'],
    message: 'must be 56 characters or fewer, since the bucket of its access logs is called <name>-access',
  })
  .prefault({});

function isSame(value: unknown, fallback: unknown): boolean {
  return JSON.stringify(value) === JSON.stringify(fallback);
}

function hasLogGroup(settings: {
  readonly trail: 'create' | 'adopt' | 'off';
  readonly adopted?: { readonly logGroupName?: string | undefined } | undefined;
}): boolean {
  return settings.trail === 'create' || settings.adopted?.logGroupName !== undefined;
}
