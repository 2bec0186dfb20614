import { ACCOUNT_ID, ADDRESSES, at, INSTANCES, MINUTE_MS } from './account';
import { administrator, type Call, instanceRole, STOLEN_USER } from './cloudtrail-plan';

const thief = instanceRole('search', ADDRESSES.intruder);
const mira = administrator('mira');
const TRAIL = `arn:aws:cloudtrail:eu-central-1:${ACCOUNT_ID}:trail/organization-trail`;
const EXPORTS = 'tidewater-customer-exports';
/** Nobody of this company's. AWS's documentation uses the number. */
const FOREIGN_ACCOUNT = '444455556666';
const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess';

type Step = readonly [service: string, name: string, error?: string];

/** What somebody tries who does not know what the key may do. */
const LOOKING_AROUND: readonly Step[] = [
  ['sts', 'GetCallerIdentity'],
  ['s3', 'ListBuckets'],
  ['iam', 'ListUsers', 'AccessDenied'],
  ['iam', 'ListRoles', 'AccessDenied'],
  ['iam', 'GetAccountAuthorizationDetails', 'AccessDenied'],
  ['iam', 'ListAttachedRolePolicies'],
  ['iam', 'ListRolePolicies'],
  ['iam', 'GetAccountSummary', 'AccessDenied'],
  ['ec2', 'DescribeInstances'],
  ['ec2', 'DescribeSnapshots'],
  ['ec2', 'DescribeVpcs', 'Client.UnauthorizedOperation'],
  ['ec2', 'DescribeSecurityGroups', 'Client.UnauthorizedOperation'],
  ['ec2', 'DescribeKeyPairs', 'Client.UnauthorizedOperation'],
  ['rds', 'DescribeDBInstances'],
  ['rds', 'DescribeDBSnapshots', 'AccessDenied'],
  ['secretsmanager', 'ListSecrets'],
  ['ssm', 'DescribeParameters', 'AccessDeniedException'],
  ['lambda', 'ListFunctions20150331', 'AccessDeniedException'],
  ['dynamodb', 'ListTables', 'AccessDenied'],
  ['kms', 'ListAliases', 'AccessDenied'],
  ['organizations', 'DescribeOrganization', 'AccessDeniedException'],
  ['cloudtrail', 'DescribeTrails'],
  ['guardduty', 'ListDetectors', 'AccessDeniedException'],
  ['ses', 'GetSendQuota', 'AccessDenied'],
];

/** Twenty seconds apart, as a script does it. */
const discovery: readonly Call[] = LOOKING_AROUND.map(([service, name, error], index) => ({
  at: at(2, '03:05:22') + index * 20_000,
  who: thief,
  service,
  name,
  ...(error === undefined ? {} : { error }),
}));

/** The same, next day, with the new key, which may do all of it. */
const secondLook: readonly Call[] = (['ListBuckets', 'GetBucketPolicy', 'GetBucketAcl'] as const).map(
  (name, index) => ({
    at: at(3, '01:31:00') + index * MINUTE_MS,
    who: STOLEN_USER,
    service: 's3',
    name,
    ...(name === 'ListBuckets' ? {} : { parameters: { bucketName: EXPORTS } }),
  }),
);

const takeover: readonly Call[] = [
  {
    at: at(2, '03:48:10'),
    who: thief,
    service: 'secretsmanager',
    name: 'GetSecretValue',
    parameters: { secretId: 'prod/storefront/database' },
  },
  {
    at: at(2, '03:48:31'),
    who: thief,
    service: 'secretsmanager',
    name: 'GetSecretValue',
    parameters: { secretId: 'prod/payments/api' },
    error: 'AccessDenied',
  },
  {
    at: at(2, '04:02:37'),
    who: thief,
    service: 'iam',
    name: 'CreateAccessKey',
    parameters: { userName: 'svc-backup' },
    response: {
      accessKey: { accessKeyId: 'AKIA4EXAMPLE0BACKUP2', status: 'Active', userName: 'svc-backup' },
    },
  },
  {
    at: at(2, '04:05:02'),
    who: thief,
    service: 'iam',
    name: 'AttachUserPolicy',
    parameters: { userName: 'svc-backup', policyArn: ADMINISTRATOR },
  },
  { at: at(2, '04:07:40'), who: STOLEN_USER, service: 'sts', name: 'GetCallerIdentity' },
  {
    at: at(2, '04:19:54'),
    who: STOLEN_USER,
    service: 'cloudtrail',
    name: 'StopLogging',
    parameters: { name: TRAIL },
  },
  {
    at: at(2, '04:26:13'),
    who: STOLEN_USER,
    service: 'iam',
    name: 'CreateLoginProfile',
    parameters: { userName: 'svc-backup', passwordResetRequired: false },
    response: { loginProfile: { userName: 'svc-backup', passwordResetRequired: false } },
  },
];

const loot: readonly Call[] = [
  {
    at: at(2, '04:41:27'),
    who: STOLEN_USER,
    service: 'ec2',
    name: 'ModifySnapshotAttribute',
    parameters: {
      snapshotId: 'snap-0c3f7e21a95d8b604',
      attributeType: 'CREATE_VOLUME_PERMISSION',
      createVolumePermission: { add: { items: [{ userId: FOREIGN_ACCOUNT }] } },
    },
    response: { _return: true },
  },
  {
    at: at(2, '04:44:59'),
    who: STOLEN_USER,
    service: 'rds',
    name: 'ModifyDBSnapshotAttribute',
    parameters: {
      dBSnapshotIdentifier: 'rds:storefront-2025-09-10-01-12',
      attributeName: 'restore',
      valuesToAdd: [FOREIGN_ACCOUNT],
    },
  },
  {
    at: at(3, '01:44:06'),
    who: STOLEN_USER,
    service: 's3',
    name: 'PutBucketPolicy',
    parameters: {
      bucketName: EXPORTS,
      bucketPolicy: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: `arn:aws:iam::${FOREIGN_ACCOUNT}:root` },
            Action: ['s3:GetObject', 's3:ListBucket'],
            Resource: [`arn:aws:s3:::${EXPORTS}`, `arn:aws:s3:::${EXPORTS}/*`],
          },
        ],
      },
    },
  },
  ...Array.from({ length: 6 }, (_, index) => ({
    at: at(3, '23:58:20') + index * 9_000,
    who: STOLEN_USER,
    service: 'ec2',
    name: 'RunInstances',
    region: index < 3 ? 'eu-central-1' : 'us-east-1',
    parameters: {
      instancesSet: { items: [{ imageId: INSTANCES.batch.imageId, minCount: 8, maxCount: 8 }] },
      instanceType: index % 2 ? 'g4dn.12xlarge' : 'p3.8xlarge',
    },
    error: 'Client.VcpuLimitExceeded',
  })),
];

/** Found on Friday, undone by hand. */
const response: readonly Call[] = [
  {
    at: at(4, '08:12:45'),
    who: mira,
    service: 'iam',
    name: 'UpdateAccessKey',
    parameters: { userName: 'svc-backup', accessKeyId: 'AKIA4EXAMPLE0BACKUP2', status: 'Inactive' },
  },
  {
    at: at(4, '08:14:02'),
    who: mira,
    service: 'cloudtrail',
    name: 'StartLogging',
    parameters: { name: TRAIL },
  },
  {
    at: at(4, '08:15:30'),
    who: mira,
    service: 'iam',
    name: 'DetachUserPolicy',
    parameters: { userName: 'svc-backup', policyArn: ADMINISTRATOR },
  },
  {
    at: at(4, '08:16:11'),
    who: mira,
    service: 'iam',
    name: 'DeleteLoginProfile',
    parameters: { userName: 'svc-backup' },
  },
  {
    at: at(4, '08:21:50'),
    who: mira,
    service: 'ec2',
    name: 'ModifySnapshotAttribute',
    parameters: {
      snapshotId: 'snap-0c3f7e21a95d8b604',
      attributeType: 'CREATE_VOLUME_PERMISSION',
      createVolumePermission: { remove: { items: [{ userId: FOREIGN_ACCOUNT }] } },
    },
  },
  {
    at: at(4, '08:24:37'),
    who: mira,
    service: 's3',
    name: 'DeleteBucketPolicy',
    parameters: { bucketName: EXPORTS },
  },
];

/** The break-in that GuardDuty saw from outside, call by call. */
export const STORY: readonly Call[] = [...discovery, ...takeover, ...loot, ...secondLook, ...response];
