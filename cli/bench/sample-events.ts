/** Numbers that look random and are the same each time. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    // Mulberry32
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

type Call = readonly [service: string, eventName: string, requestParameters: object];

/** Calls of a busy account: service, call, and what stands in the request. */
const USUAL: readonly Call[] = [
  ['s3', 'GetBucketAcl', { bucketName: 'cloudtrail-logs', Host: 's3.eu-west-1.amazonaws.com', acl: '' }],
  ['s3', 'GetBucketLocation', { bucketName: 'artifacts', Host: 's3.amazonaws.com', location: '' }],
  [
    'sts',
    'AssumeRole',
    { roleArn: 'arn:aws:iam::111122223333:role/deploy', roleSessionName: 'build', durationSeconds: 3600 },
  ],
  [
    'kms',
    'Decrypt',
    {
      encryptionContext: { 'aws:s3:arn': 'arn:aws:s3:::artifacts' },
      encryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    },
  ],
  [
    'kms',
    'GenerateDataKey',
    { keySpec: 'AES_256', encryptionContext: { 'aws:s3:arn': 'arn:aws:s3:::artifacts/x' } },
  ],
  [
    'ec2',
    'DescribeTags',
    {
      maxResults: 1000,
      instancesSet: {},
      filterSet: { items: [{ name: 'tag:role', valueSet: { items: [{ value: 'web' }] } }] },
    },
  ],
  [
    'ec2',
    'DescribeVolumes',
    { volumeSet: { items: [{ volumeId: 'vol-0123456789abcdef0' }] }, filterSet: {} },
  ],
  [
    'ecs',
    'DescribeTasks',
    { cluster: 'main', tasks: ['0123456789abcdef0123456789abcdef', 'fedcba9876543210fedcba9876543210'] },
  ],
  [
    'elasticloadbalancing',
    'DescribeTargetHealth',
    {
      targetGroupArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/0123456789abcdef',
    },
  ],
  [
    'logs',
    'CreateLogStream',
    { logGroupName: '/aws/lambda/orders', logStreamName: '2026/11/21/[$LATEST]0123456789abcdef' },
  ],
  ['dynamodb', 'DescribeTable', { tableName: 'orders' }],
  [
    'ssm',
    'UpdateInstanceInformation',
    { agentVersion: '3.3.551.0', agentStatus: 'Active', platformType: 'Linux', platformName: 'Amazon Linux' },
  ],
  [
    'lambda',
    'GetFunction20150331v2',
    { functionName: 'arn:aws:lambda:eu-west-1:111122223333:function:orders' },
  ],
  ['monitoring', 'DescribeAlarms', { maxRecords: 100, stateValue: 'ALARM' }],
  [
    'sqs',
    'GetQueueAttributes',
    { queueUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/orders', attributeNames: ['All'] },
  ],
  [
    'autoscaling',
    'DescribeAutoScalingGroups',
    { maxRecords: 100, autoScalingGroupNames: ['web', 'workers'] },
  ],
];

/** Calls that a rule set should be interested in. */
const UNUSUAL: readonly Call[] = [
  ['cloudtrail', 'StopLogging', { name: 'main' }],
  ['iam', 'CreateAccessKey', { userName: 'backup' }],
  [
    'iam',
    'AttachUserPolicy',
    { userName: 'backup', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
  ],
  [
    'ec2',
    'AuthorizeSecurityGroupIngress',
    {
      groupId: 'sg-0123456789abcdef0',
      ipPermissions: {
        items: [
          { ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } },
        ],
      },
    },
  ],
  ['guardduty', 'DeleteDetector', { detectorId: '0123456789abcdef0123456789abcdef' }],
  ['kms', 'ScheduleKeyDeletion', { keyId: '01234567-89ab-cdef-0123-456789abcdef', pendingWindowInDays: 7 }],
];

const AGENTS = [
  'aws-sdk-go-v2/1.30.3 os/linux lang/go#1.22.5 md/GOOS#linux md/GOARCH#amd64 api/ec2#1.173.0',
  'Boto3/1.34.144 md/Botocore#1.34.144 ua/2.0 os/linux#6.1.97-104.177.amzn2023.x86_64 md/arch#x86_64 lang/python#3.12.4 md/pyimpl#CPython cfg/retry-mode#standard Botocore/1.34.144',
  'APN/1.0 HashiCorp/1.0 Terraform/1.9.2 (+https://www.terraform.io) terraform-provider-aws/5.58.0 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.30.1 os/linux lang/go#1.22.4',
  'ecs.amazonaws.com',
  'autoscaling.amazonaws.com',
  'aws-cli/2.17.11 md/awscrt#0.20.11 ua/2.0 os/linux#6.5.0-1022-aws md/arch#x86_64 lang/python#3.11.8 md/pyimpl#CPython cfg/retry-mode#standard md/installer#exe md/prompt#off md/command#sts.get-caller-identity',
] as const;

/** One in so many is unusual. */
const UNUSUAL_SHARE = 100;

/** Roles of the account, and instances that each is used on: each instance has its address. */
const ROLES = 40;
const INSTANCES = 6;

/**
 * Events of one account and region within five minutes, as CloudTrail writes them: its order of keys, its sizes (some
 * 1.2 kB), one in a hundred of interest. The same number gives the same events.
 */
export function* sampleEvents(events: number, seed = 1): Generator<string> {
  const random = generator(seed);
  const pick = <T>(values: readonly T[]) => values[random(values.length)] as T;
  const hex = (digits: number) => Array.from({ length: digits }, () => random(16).toString(16)).join('');
  const uuid = () => [8, 4, 4, 4, 12].map(hex).join('-');
  for (let index = 0; index < events; index++) {
    const [service, eventName, requestParameters] = pick(random(UNUSUAL_SHARE) === 0 ? UNUSUAL : USUAL);
    const eventTime = `2026-11-21T08:2${random(5)}:${10 + random(50)}Z`;
    const roleNumber = random(ROLES);
    const role = `role-${roleNumber}`;
    const session = `i-0${hex(16)}`;
    yield JSON.stringify({
      eventVersion: '1.09',
      userIdentity: {
        type: 'AssumedRole',
        principalId: `AROA${role.toUpperCase()}EXAMPLE:${session}`,
        arn: `arn:aws:sts::111122223333:assumed-role/${role}/${session}`,
        accountId: '111122223333',
        accessKeyId: `ASIA${hex(16).toUpperCase()}`,
        sessionContext: {
          sessionIssuer: {
            type: 'Role',
            principalId: `AROA${role.toUpperCase()}EXAMPLE`,
            arn: `arn:aws:iam::111122223333:role/${role}`,
            accountId: '111122223333',
            userName: role,
          },
          attributes: { creationDate: '2026-11-21T08:01:07Z', mfaAuthenticated: 'false' },
          ec2RoleDelivery: '2.0',
        },
      },
      eventTime,
      eventSource: `${service}.amazonaws.com`,
      eventName,
      awsRegion: 'eu-west-1',
      sourceIPAddress: `198.51.100.${roleNumber * INSTANCES + random(INSTANCES)}`,
      userAgent: pick(AGENTS),
      ...(random(200) === 0 && {
        errorCode: 'AccessDenied',
        errorMessage: `User: arn:aws:sts::111122223333:assumed-role/${role}/${session} is not authorized to perform: ${service}:${eventName} because no identity-based policy allows it`,
      }),
      requestParameters,
      responseElements: null,
      requestID: uuid(),
      eventID: uuid(),
      readOnly: !/^(Create|Put|Update|Delete|Stop|Attach|Authorize|Schedule)/.test(eventName),
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: '111122223333',
      eventCategory: 'Management',
      tlsDetails: {
        tlsVersion: 'TLSv1.3',
        cipherSuite: 'TLS_AES_128_GCM_SHA256',
        clientProvidedHostHeader: `${service}.eu-west-1.amazonaws.com`,
      },
    });
  }
}
