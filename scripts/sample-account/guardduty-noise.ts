import { ADDRESSES, at, EDGE_REGION, INSTANCES } from './account';
import type { FindingPlan } from './guardduty-plan';
import {
  accessKey,
  apiCall,
  bucket,
  connection,
  database,
  dns,
  ec2,
  lambda,
  portProbe,
  ROOT_KEY,
  remoteIp,
  userKey,
} from './guardduty-resources';

const knocker = remoteIp(ADDRESSES.knocker, 'Brazil');
const office = remoteIp('192.0.2.14', 'Germany');
const bruteForce = (count: number) => ({ value: `{"attempts":${count}}`, type: 'default' });

/** What any account sees in a week, and what the poll must sort out: archived, suppressed, samples. */
export const NOISE: readonly FindingPlan[] = [
  {
    type: 'UnauthorizedAccess:EC2/SSHBruteForce',
    title: `${ADDRESSES.knocker} is performing SSH brute force attacks against ${INSTANCES.bastion.id}.`,
    description: `${ADDRESSES.knocker} is performing SSH brute force attacks against ${INSTANCES.bastion.id}. Brute force attacks are used to gain unauthorized access to your instance by guessing the SSH password.`,
    resource: ec2('bastion'),
    role: 'TARGET',
    action: connection('bastion', knocker, {
      local: 22,
      remote: 41_022,
      direction: 'INBOUND',
      localName: 'SSH',
    }),
    additionalInfo: bruteForce(30),
    versions: [
      { at: at(0, '04:12:55'), count: 1, severity: 2 },
      { at: at(0, '10:27:13'), count: 18, severity: 2 },
      { at: at(2, '10:27:48'), count: 73, severity: 2 },
      { at: at(4, '10:27:02'), count: 121, severity: 2 },
      { at: at(4, '14:05:00'), count: 121, severity: 2, archived: true },
    ],
  },
  {
    type: 'Recon:EC2/PortProbeUnprotectedPort',
    title: `Unprotected port on EC2 instance ${INSTANCES.bastion.id} is being probed.`,
    description: `EC2 instance ${INSTANCES.bastion.id} has an unprotected port which is being probed by a known malicious host.`,
    resource: ec2('bastion'),
    role: 'TARGET',
    action: portProbe(22, 'SSH', knocker),
    versions: [
      { at: at(0, '03:50:11'), count: 9, severity: 2 },
      { at: at(3, '03:52:40'), count: 60, severity: 2 },
    ],
    delivery: 'poll',
    archived: true,
  },
  {
    type: 'Policy:IAMUser/RootCredentialUsage',
    title: 'API DescribeRegions was invoked using root credentials.',
    description: 'API DescribeRegions was invoked using root credentials from IP address 192.0.2.14.',
    resource: accessKey(ROOT_KEY),
    role: 'TARGET',
    action: apiCall('ec2', 'DescribeRegions', office),
    versions: [{ at: at(0, '08:03:33'), count: 4, severity: 2 }],
  },
  {
    type: 'UnauthorizedAccess:IAMUser/ConsoleLoginSuccess.B',
    title: 'Multiple successful console logins of user j.marlowe from around the world.',
    description: 'User j.marlowe was observed logging in to the console from two places that are far apart.',
    resource: accessKey(userKey('j.marlowe')),
    role: 'TARGET',
    action: apiCall('signin', 'ConsoleLogin', remoteIp('198.51.100.9', 'Germany')),
    versions: [
      { at: at(0, '16:44:08'), count: 2, severity: 5 },
      { at: at(1, '09:10:00'), count: 2, severity: 5, archived: true },
    ],
  },
  {
    type: 'Policy:S3/BucketBlockPublicAccessDisabled',
    title: 'Amazon S3 Block Public Access was disabled for S3 bucket tidewater-web-assets.',
    description:
      'Amazon S3 Block Public Access was disabled for S3 bucket tidewater-web-assets by ci-deploy calling PutBucketPublicAccessBlock.',
    resource: bucket('tidewater-web-assets', userKey('ci-deploy')),
    role: 'TARGET',
    action: apiCall('s3', 'PutBucketPublicAccessBlock', office, {
      affectedResources: { 'AWS::S3::Bucket': 'tidewater-web-assets' },
    }),
    versions: [{ at: at(1, '11:36:50'), count: 1, severity: 2 }],
  },
  {
    type: 'Behavior:EC2/NetworkPortUnusual',
    title: `EC2 instance ${INSTANCES.batch.id} is communicating with a remote host on an unusual server port 8443.`,
    description: `EC2 instance ${INSTANCES.batch.id} is communicating with a remote host on port 8443, which it did not use before.`,
    resource: ec2('batch'),
    role: 'ACTOR',
    action: connection('batch', remoteIp('198.51.100.200', 'Germany'), {
      local: 45_900,
      remote: 8443,
      direction: 'OUTBOUND',
    }),
    versions: [
      { at: at(1, '02:15:00'), count: 1, severity: 5 },
      { at: at(6, '02:16:22'), count: 5, severity: 5 },
    ],
  },
  {
    type: 'CredentialAccess:RDS/AnomalousBehavior.FailedLogin',
    title: 'Unusual failed logins to RDS database orders-prod.',
    description: 'A user made unusually many failed logins to database orders-prod.',
    resource: database('reporting'),
    role: 'TARGET',
    action: {
      actionType: 'RDS_LOGIN_ATTEMPT',
      rdsLoginAttemptAction: {
        remoteIpDetails: remoteIp('198.51.100.31', 'Germany'),
        loginAttributes: [
          { user: 'reporting', application: 'psql', failedLoginAttempts: 14, successfulLoginAttempts: 0 },
        ],
      },
    },
    versions: [{ at: at(1, '14:20:19'), count: 1, severity: 2 }],
  },
  {
    type: 'UnauthorizedAccess:Lambda/MaliciousIPCaller.Custom',
    title: 'Lambda function image-resizer is communicating with an IP address on a custom threat list.',
    description: `Lambda function image-resizer is communicating with the IP address 192.0.2.99 on the list partner-blocklist.`,
    resource: lambda('image-resizer'),
    role: 'ACTOR',
    action: {
      actionType: 'NETWORK_CONNECTION',
      networkConnectionAction: {
        connectionDirection: 'OUTBOUND',
        localIpDetails: { ipAddressV4: '10.20.6.8', ipAddressV6: '' },
        remoteIpDetails: remoteIp('192.0.2.99', 'Brazil'),
        remotePortDetails: { port: 443, portName: 'HTTPS' },
        localPortDetails: { port: 39_210, portName: 'Unknown' },
        protocol: 'TCP',
        blocked: false,
      },
    },
    additionalInfo: { value: '{"threatListName":"partner-blocklist"}', type: 'default' },
    versions: [{ at: at(3, '12:01:06'), count: 1, severity: 5 }],
  },
  {
    type: 'Discovery:S3/AnomalousBehavior',
    title: 'User IAMUser : ci-deploy is anomalously invoking APIs commonly used in Discovery tactics.',
    description: 'API ListObjectsV2 was invoked under unusual circumstances by ci-deploy.',
    resource: bucket('tidewater-web-assets', userKey('ci-deploy')),
    role: 'TARGET',
    action: apiCall('s3', 'ListObjectsV2', office, {
      affectedResources: { 'AWS::S3::Bucket': 'tidewater-web-assets' },
    }),
    versions: [{ at: at(5, '10:40:45'), count: 12, severity: 2 }],
  },
  {
    type: 'Trojan:EC2/DGADomainRequest.C!DNS',
    title: `An algorithmically generated domain name was queried by EC2 instance ${INSTANCES.batch.id}.`,
    description: `EC2 instance ${INSTANCES.batch.id} is querying domain names that look generated. The vendor's licence check does so.`,
    resource: ec2('batch'),
    role: 'ACTOR',
    action: dns('x7k2q9vb1m.licence-example.invalid'),
    versions: [{ at: at(2, '20:05:37'), count: 3, severity: 8 }],
    delivery: 'poll',
    archived: true,
  },
  {
    type: 'Recon:IAMUser/TorIPCaller',
    title: 'Reconnaissance API DescribeInstances was invoked from a Tor exit node.',
    description: 'API DescribeInstances was invoked from Tor exit node IP address 192.0.2.201.',
    resource: accessKey(userKey('ci-deploy')),
    role: 'TARGET',
    action: apiCall('ec2', 'DescribeInstances', remoteIp('192.0.2.201', 'Romania')),
    region: EDGE_REGION,
    versions: [{ at: at(4, '19:22:10'), count: 1, severity: 5 }],
    // The bus lost this one: only the poll has it.
    delivery: 'poll',
  },
  {
    type: 'Policy:IAMUser/RootCredentialUsage',
    title: 'API GetAccountSummary was invoked using root credentials.',
    description: 'API GetAccountSummary was invoked using root credentials from IP address 192.0.2.14.',
    resource: accessKey(ROOT_KEY),
    role: 'TARGET',
    action: apiCall('iam', 'GetAccountSummary', office),
    region: EDGE_REGION,
    versions: [{ at: at(0, '08:04:02'), count: 1, severity: 2 }],
  },
  {
    type: 'UnauthorizedAccess:EC2/TorRelay',
    title: '[SAMPLE] EC2 instance i-99999999 is making connections to a Tor network as a Tor relay.',
    description: '[SAMPLE] EC2 instance i-99999999 is making connections to a Tor network as a Tor relay.',
    resource: ec2('bastion'),
    role: 'ACTOR',
    action: connection('bastion', remoteIp('198.51.100.0', 'Germany'), {
      local: 2000,
      remote: 80,
      direction: 'OUTBOUND',
    }),
    additionalInfo: { sample: true, value: '{"sample":true}', type: 'default' },
    versions: [
      { at: at(1, '13:00:00'), count: 1, severity: 8 },
      { at: at(1, '13:20:00'), count: 2, severity: 8 },
    ],
  },
];
