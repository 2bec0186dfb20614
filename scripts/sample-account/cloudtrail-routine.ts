import { at, HOUR_MS, type InstanceName, MINUTE_MS } from './account';
import { administrator, type Call, DEPLOYER, functionRole, instanceRole, service } from './cloudtrail-plan';
import type { Random } from './random';

type Routine = Omit<Call, 'at'>;

const web: InstanceName = 'web';
const assumeRole = (by: string, role: string): Routine => ({
  who: service(by),
  service: 'sts',
  name: 'AssumeRole',
  parameters: { roleArn: `arn:aws:iam::111122223333:role/${role}`, roleSessionName: role },
});

/** What goes on around the clock. */
const ALWAYS: readonly Routine[] = [
  assumeRole('ec2', 'web-prod-instance'),
  assumeRole('ec2', 'search-prod-instance'),
  assumeRole('lambda', 'image-resizer'),
  assumeRole('lambda', 'payment-webhooks'),
  assumeRole('lambda', 'security-monitoring-guardduty-collector'),
  assumeRole('scheduler', 'security-monitoring-schedule'),
  { who: instanceRole(web), service: 'ssm', name: 'UpdateInstanceInformation' },
  { who: instanceRole('search'), service: 'ssm', name: 'UpdateInstanceInformation' },
  { who: instanceRole('batch'), service: 'sqs', name: 'GetQueueAttributes' },
  {
    who: instanceRole(web),
    service: 'secretsmanager',
    name: 'GetSecretValue',
    parameters: { secretId: 'prod/storefront/database' },
  },
  { who: functionRole('image-resizer'), service: 'logs', name: 'CreateLogStream' },
  { who: functionRole('payment-webhooks'), service: 'logs', name: 'CreateLogStream' },
  { who: functionRole('payment-webhooks'), service: 'kms', name: 'Decrypt', readOnly: true },
  {
    who: functionRole('security-monitoring-guardduty-collector'),
    service: 'guardduty',
    name: 'ListFindings',
  },
  {
    who: functionRole('security-monitoring-inspector-collector'),
    service: 'inspector2',
    name: 'ListFindings',
  },
  { who: functionRole('security-monitoring-waf-collector'), service: 'wafv2', name: 'GetSampledRequests' },
  { who: service('autoscaling'), service: 'ec2', name: 'DescribeInstanceStatus' },
  { who: service('config'), service: 's3', name: 'GetBucketVersioning' },
  {
    who: service('backup'),
    service: 'ec2',
    name: 'CreateSnapshot',
    parameters: { volumeId: 'vol-0a7c51e3f2b984d06' },
  },
];

/** What a release does, in its order. */
const RELEASE: readonly Routine[] = [
  { who: DEPLOYER, service: 'sts', name: 'GetCallerIdentity' },
  { who: DEPLOYER, service: 'ecr', name: 'GetAuthorizationToken' },
  { who: DEPLOYER, service: 'ecr', name: 'PutImage', parameters: { repositoryName: 'storefront/checkout' } },
  { who: DEPLOYER, service: 'cloudformation', name: 'DescribeStacks' },
  {
    who: DEPLOYER,
    service: 'lambda',
    name: 'UpdateFunctionCode20150331v2',
    parameters: { functionName: 'image-resizer' },
  },
  {
    who: DEPLOYER,
    service: 'ecs',
    name: 'UpdateService',
    parameters: { cluster: 'storefront', service: 'checkout' },
  },
  { who: DEPLOYER, service: 'ecs', name: 'DescribeServices' },
  { who: DEPLOYER, service: 'cloudfront', name: 'CreateInvalidation' },
];

/** What an administrator looks at. */
const LOOKS: readonly (readonly [service: string, name: string])[] = [
  ['ec2', 'DescribeInstances'],
  ['ec2', 'DescribeInstanceStatus'],
  ['cloudwatch', 'DescribeAlarms'],
  ['logs', 'FilterLogEvents'],
  ['rds', 'DescribeDBInstances'],
  ['s3', 'ListBuckets'],
  ['health', 'DescribeEventAggregates'],
  ['ce', 'GetCostAndUsage'],
];

/** A week of an honest account: its machines all the time, releases on workdays, people in office hours. */
export function routine(random: Random): readonly Call[] {
  const calls: Call[] = [];
  for (let hour = 0; hour < 7 * 24; hour++) {
    const start = at(0, '00:00:00') + hour * HOUR_MS;
    for (let n = random.int(2, 4); n > 0; n--)
      calls.push({ ...random.pick(ALWAYS), at: start + random.int(0, HOUR_MS - 1) });
    if (isOfficeHour(hour)) calls.push(...officeHour(start, random));
  }
  return calls;
}

function isOfficeHour(hour: number): boolean {
  return hour < 5 * 24 && hour % 24 >= 7 && hour % 24 < 16;
}

function officeHour(start: number, random: Random): readonly Call[] {
  const who = administrator(random.pick(['mira', 'jonas'] as const));
  const looks = Array.from({ length: random.int(0, 3) }, () => {
    const [name, call] = random.pick(LOOKS);
    return { who, service: name, name: call, at: start + random.int(0, HOUR_MS - 1) };
  });
  if (random.int(1, 8) > 1) return looks;
  const release = start + random.int(0, 30) * MINUTE_MS;
  return [...looks, ...RELEASE.map((call, index) => ({ ...call, at: release + index * 25_000 }))];
}
