import { ACCOUNT_ID, ADDRESSES, at, INSTANCES, iso } from './account';
import type { FindingPlan } from './guardduty-plan';
import {
  accessKey,
  apiCall,
  bucket,
  connection,
  dns,
  ec2,
  portProbe,
  remoteIp,
  roleKey,
} from './guardduty-resources';
import { INTRUSION_SEQUENCE } from './guardduty-sequence';

const EXPORTS = 'tidewater-customer-exports';
const ROLE = INSTANCES.search.role;
const KEY = roleKey('search');
const intruder = remoteIp(ADDRESSES.intruder);
const shell = remoteIp(ADDRESSES.intruderShell, 'Romania');
const anomaly = {
  value: '{"unusualBehavior":{"isUnusualUserIdentity":true,"unusualAPIs":["ListBuckets"]}}',
  type: 'default',
};

/** The break-in: a probed server, a shell, its role's credentials abroad, a copied bucket, a coin miner. */
export const INTRUSION: readonly FindingPlan[] = [
  {
    type: 'Recon:EC2/PortProbeUnprotectedPort',
    title: `Unprotected port on EC2 instance ${INSTANCES.search.id} is being probed.`,
    description: `EC2 instance ${INSTANCES.search.id} has an unprotected port which is being probed by a known malicious host.`,
    resource: ec2('search'),
    role: 'TARGET',
    action: portProbe(8983, 'Solr', intruder),
    additionalInfo: { value: '{"threatListName":"ProofPoint","threatName":"Scanner"}', type: 'default' },
    versions: [
      { at: at(0, '22:41:12'), count: 3, severity: 2 },
      { at: at(1, '06:41:30'), count: 41, severity: 2 },
      { at: at(1, '23:11:05'), count: 207, severity: 2 },
    ],
  },
  {
    type: 'Backdoor:EC2/C&CActivity.B!DNS',
    title: `Command and Control server domain name queried by EC2 instance ${INSTANCES.search.id}.`,
    description: `EC2 instance ${INSTANCES.search.id} is querying a domain name associated with a known Command & Control server.`,
    resource: ec2('search'),
    role: 'TARGET',
    action: dns('cdn-sync.c2-example.invalid'),
    additionalInfo: { value: '{"threatListName":"Amazon"}', type: 'default' },
    versions: [
      { at: at(2, '02:31:48'), count: 1, severity: 8 },
      { at: at(2, '08:46:20'), count: 61, severity: 8 },
      { at: at(3, '08:46:33'), count: 348, severity: 8 },
      { at: at(5, '02:46:12'), count: 911, severity: 8 },
    ],
  },
  {
    type: 'Execution:Runtime/ReverseShell',
    title: `A process on EC2 instance ${INSTANCES.search.id} has opened a reverse shell.`,
    description: `A process on EC2 instance ${INSTANCES.search.id} created a reverse shell to the remote host ${ADDRESSES.intruderShell}.`,
    resource: ec2('search'),
    role: 'TARGET',
    action: connection('search', shell, { local: 48_212, remote: 4444, direction: 'OUTBOUND' }),
    runtime: {
      process: {
        name: 'bash',
        executablePath: '/usr/bin/bash',
        executableSha256: '5f2b1c8a'.repeat(8),
        namespacePid: 29_417,
        pwd: '/opt/solr/server',
        pid: 29_417,
        startTime: iso(at(2, '02:33:01')),
        uuid: '1f0f6c2d4e5a4d7b9c3e8a1b2c3d4e5f',
        parentUuid: '9c3e8a1b2c3d4e5f1f0f6c2d4e5a4d7b',
        user: 'solr',
        userId: 998,
        euid: 998,
        lineage: [
          {
            startTime: '2025-02-11T08:23:10.000Z',
            namespacePid: 2210,
            userId: 998,
            name: 'java',
            pid: 2210,
            uuid: '9c3e8a1b2c3d4e5f1f0f6c2d4e5a4d7b',
            executablePath: '/usr/lib/jvm/java-11-amazon-corretto/bin/java',
            euid: 998,
            parentUuid: '00000000000000000000000000000001',
          },
        ],
      },
    },
    versions: [{ at: at(2, '02:36:15'), count: 1, severity: 8 }],
  },
  {
    type: 'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS',
    title: 'Credentials for an EC2 instance were used from an external IP address.',
    description: `Credentials created exclusively for an EC2 instance using instance role ${ROLE} have been used from an external IP address ${ADDRESSES.intruder}.`,
    resource: accessKey(KEY, 'search'),
    role: 'TARGET',
    action: apiCall('sts', 'GetCallerIdentity', intruder, { userAgent: 'aws-cli/2.15.30' }),
    versions: [
      { at: at(2, '03:05:22'), count: 2, severity: 8 },
      { at: at(2, '09:20:41'), count: 94, severity: 8 },
      { at: at(3, '15:20:59'), count: 412, severity: 8 },
    ],
  },
  {
    type: 'Recon:IAMUser/MaliciousIPCaller',
    title: 'Reconnaissance API ListBuckets was invoked from a known malicious IP address.',
    description: `API ListBuckets was invoked from a known malicious IP address ${ADDRESSES.intruder}.`,
    resource: accessKey(KEY),
    role: 'TARGET',
    action: apiCall('s3', 'ListBuckets', intruder),
    additionalInfo: { value: '{"threatListName":"ProofPoint"}', type: 'default' },
    versions: [
      { at: at(2, '03:11:09'), count: 4, severity: 5 },
      { at: at(2, '09:26:00'), count: 57, severity: 5 },
    ],
  },
  {
    type: 'Persistence:IAMUser/AnomalousBehavior',
    title: `User AssumedRole : ${ROLE} is anomalously invoking APIs commonly used in Persistence tactics.`,
    description: 'APIs commonly used in Persistence tactics were invoked under unusual circumstances.',
    resource: accessKey(KEY),
    role: 'TARGET',
    action: apiCall('iam', 'CreateAccessKey', intruder, {
      affectedResources: { 'AWS::IAM::User': 'svc-backup' },
    }),
    additionalInfo: anomaly,
    versions: [
      { at: at(2, '04:02:37'), count: 1, severity: 5 },
      { at: at(2, '10:17:11'), count: 6, severity: 8 },
    ],
  },
  {
    type: 'Stealth:IAMUser/CloudTrailLoggingDisabled',
    title: 'AWS CloudTrail trail organization-trail was disabled.',
    description: `AWS CloudTrail trail arn:aws:cloudtrail:eu-central-1:${ACCOUNT_ID}:trail/organization-trail was disabled by ${ROLE} calling StopLogging under unusual circumstances.`,
    resource: accessKey(KEY),
    role: 'TARGET',
    action: apiCall('cloudtrail', 'StopLogging', intruder, {
      affectedResources: {
        'AWS::CloudTrail::Trail': `arn:aws:cloudtrail:eu-central-1:${ACCOUNT_ID}:trail/organization-trail`,
      },
    }),
    versions: [{ at: at(2, '04:19:54'), count: 1, severity: 2 }],
  },
  {
    type: 'Exfiltration:S3/AnomalousBehavior',
    title: `User AssumedRole : ${ROLE} is anomalously invoking APIs commonly used in Exfiltration tactics.`,
    description: `API GetObject was invoked on ${EXPORTS} under unusual circumstances from ${ADDRESSES.intruder}.`,
    resource: bucket(EXPORTS, KEY),
    role: 'TARGET',
    action: apiCall('s3', 'GetObject', intruder, {
      affectedResources: { 'AWS::S3::Bucket': EXPORTS },
      userAgent: '[aws-cli/2.15.30]',
    }),
    additionalInfo: {
      value: '{"unusualBehavior":{"isUnusualUserIdentity":true,"unusualAPIs":["GetObject"]}}',
      type: 'default',
    },
    versions: [
      { at: at(3, '01:48:30'), count: 118, severity: 8 },
      { at: at(3, '08:03:12'), count: 2614, severity: 8 },
    ],
  },
  INTRUSION_SEQUENCE,
  {
    type: 'CryptoCurrency:EC2/BitcoinTool.B!DNS',
    title: `Bitcoin-related domain name queried by EC2 instance ${INSTANCES.search.id}.`,
    description: `EC2 instance ${INSTANCES.search.id} is querying a domain name that is associated with Bitcoin-related activity.`,
    resource: ec2('search'),
    role: 'ACTOR',
    action: dns('pool.mining-example.invalid'),
    additionalInfo: { value: '{"threatListName":"Amazon"}', type: 'default' },
    versions: [
      { at: at(4, '00:14:26'), count: 1, severity: 8 },
      { at: at(4, '06:29:00'), count: 84, severity: 8 },
      { at: at(5, '06:29:17'), count: 521, severity: 8 },
    ],
  },
  {
    type: 'CryptoCurrency:EC2/BitcoinTool.B',
    title: `EC2 instance ${INSTANCES.search.id} is communicating with a Bitcoin-related IP address.`,
    description: `EC2 instance ${INSTANCES.search.id} is communicating with IP address ${ADDRESSES.miningPool} that is associated with Bitcoin-related activity.`,
    resource: ec2('search'),
    role: 'ACTOR',
    action: connection('search', remoteIp(ADDRESSES.miningPool, 'Brazil'), {
      local: 51_880,
      remote: 3333,
      direction: 'OUTBOUND',
    }),
    additionalInfo: { value: '{"threatListName":"Amazon"}', type: 'default' },
    versions: [{ at: at(4, '00:33:41'), count: 1, severity: 8 }],
  },
];
