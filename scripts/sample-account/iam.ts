import { ACCOUNT_ID, INSTANCES, type InstanceName } from './account';

type Json = Readonly<Record<string, unknown>>;
type Statement = Readonly<{ Action: string | readonly string[]; Resource: string | readonly string[] }>;

interface Holder {
  readonly name: string;
  readonly inline?: readonly Statement[];
  /** ARNs. */
  readonly attached?: readonly string[];
}

const SINCE = '2024-11-04T16:40:00.000Z';
const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess';
const BASIC_EXECUTION = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
const RELEASE = `arn:aws:iam::${ACCOUNT_ID}:policy/storefront-release`;
const SECRET = `arn:aws:secretsmanager:eu-central-1:${ACCOUNT_ID}:secret:prod/storefront/database-*`;

const onAll = (...Action: string[]): Statement => ({ Action, Resource: '*' });
const MANAGED_INSTANCE = onAll('ssm:UpdateInstanceInformation', 'ssmmessages:*', 'ec2messages:*');

/** AWS's own that are in use, as AWS writes them, and the company's. */
const POLICIES: readonly (readonly [arn: string, statements: readonly Statement[]])[] = [
  [ADMINISTRATOR, [{ Action: '*', Resource: '*' }]],
  [BASIC_EXECUTION, [onAll('logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents')]],
  [
    RELEASE,
    [
      onAll('ecr:GetAuthorizationToken', 'ecr:PutImage', 'ecs:DescribeServices', 'ecs:UpdateService'),
      onAll('cloudformation:DescribeStacks', 'cloudfront:CreateInvalidation', 'lambda:UpdateFunctionCode'),
    ],
  ],
];

/** The user whose key was stolen, as the administrators left it on Friday. */
const USERS: readonly Holder[] = [
  {
    name: 'svc-backup',
    inline: [
      onAll('ec2:CreateSnapshot', 'ec2:DescribeSnapshots', 'rds:CreateDBSnapshot', 'rds:DescribeDBSnapshots'),
      { Action: ['s3:GetObject', 's3:ListBucket'], Resource: 'arn:aws:s3:::tidewater-*' },
    ],
  },
];

const ROLES: readonly Holder[] = [
  instance('web', [{ Action: 'secretsmanager:GetSecretValue', Resource: SECRET }]),
  // Made in a hurry when the search cluster provisioned its own users: the way from the instance to the account.
  instance('search', [
    { Action: 'secretsmanager:GetSecretValue', Resource: SECRET },
    onAll('secretsmanager:ListSecrets', 's3:ListAllMyBuckets', 'cloudtrail:DescribeTrails'),
    onAll('ec2:DescribeInstances', 'ec2:DescribeSnapshots', 'rds:DescribeDBInstances'),
    onAll(
      'iam:ListAttachedRolePolicies',
      'iam:ListRolePolicies',
      'iam:CreateAccessKey',
      'iam:AttachUserPolicy',
    ),
  ]),
  instance('batch', [onAll('sqs:GetQueueAttributes', 'sqs:ReceiveMessage', 'sqs:DeleteMessage')]),
  instance('bastion', []),
  { name: 'storefront-deploy', attached: [RELEASE] },
  { name: 'image-resizer', attached: [BASIC_EXECUTION], inline: [onAll('s3:GetObject', 's3:PutObject')] },
  { name: 'payment-webhooks', attached: [BASIC_EXECUTION], inline: [onAll('kms:Decrypt')] },
  { name: 'AWSReservedSSO_AdministratorAccess_4f1d2c3b5a697887', attached: [ADMINISTRATOR] },
];

function instance(name: InstanceName, inline: readonly Statement[]): Holder {
  return { name: INSTANCES[name].role, inline: [MANAGED_INSTANCE, ...inline] };
}

/**
 * What GetAccountAuthorizationDetails has at the end of the week, one page a line: users, then roles and policies.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 */
export function recordAuthorization(): readonly Json[] {
  const users = USERS.map((user) => ({
    Path: '/',
    UserName: user.name,
    UserId: 'AIDA4EXAMPLESVCBACKUP0',
    Arn: `arn:aws:iam::${ACCOUNT_ID}:user/${user.name}`,
    CreateDate: SINCE,
    UserPolicyList: inlineOf(user),
    GroupList: [],
    AttachedManagedPolicies: attachedOf(user),
  }));
  const roles = ROLES.map((role) => ({
    Path: pathOf(role),
    RoleName: role.name,
    RoleId: `AROA4EXAMPLE${role.name.toUpperCase().replaceAll(/\W/g, '').slice(0, 9)}`,
    Arn: `arn:aws:iam::${ACCOUNT_ID}:role${pathOf(role)}${role.name}`,
    CreateDate: SINCE,
    RolePolicyList: inlineOf(role),
    AttachedManagedPolicies: attachedOf(role),
  }));
  const policies = POLICIES.map(([arn, statements]) => ({
    PolicyName: nameOf(arn),
    Arn: arn,
    DefaultVersionId: 'v1',
    PolicyVersionList: [
      { Document: documentOf(statements), VersionId: 'v1', IsDefaultVersion: true, CreateDate: SINCE },
    ],
  }));
  return [
    { IsTruncated: true, Marker: 'roles', UserDetailList: users },
    { IsTruncated: false, RoleDetailList: roles, GroupDetailList: [], Policies: policies },
  ];
}

/** Roles that IAM Identity Center makes have a path of their own. */
function pathOf({ name }: Holder): string {
  return name.startsWith('AWSReservedSSO_') ? '/aws-reserved/sso.amazonaws.com/eu-central-1/' : '/';
}

function inlineOf({ name, inline }: Holder): readonly Json[] {
  return inline === undefined ? [] : [{ PolicyName: name, PolicyDocument: documentOf(inline) }];
}

function attachedOf({ attached = [] }: Holder): readonly Json[] {
  return attached.map((arn) => ({ PolicyName: nameOf(arn), PolicyArn: arn }));
}

function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/** Percent-encoded (RFC 3986), as IAM answers. */
function documentOf(statements: readonly Statement[]): string {
  const Statement = statements.map((statement) => ({ Effect: 'Allow', ...statement }));
  return encodeURIComponent(JSON.stringify({ Version: '2012-10-17', Statement }));
}
