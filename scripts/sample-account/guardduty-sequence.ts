import { ACCOUNT_ID, ADDRESSES, at, HOME_REGION, INSTANCES, iso } from './account';
import type { FindingPlan } from './guardduty-plan';

const ROLE = INSTANCES.search.role;
const BUCKET = 'arn:aws:s3:::tidewater-customer-exports';
const ROLE_UID = `arn:aws:sts::${ACCOUNT_ID}:assumed-role/${ROLE}/${INSTANCES.search.id}`;

const signal = (
  uid: string,
  name: string,
  type: string,
  times: readonly [number, number],
  severity: number,
) => ({
  uid,
  type,
  description: name,
  name,
  createdAt: iso(times[0]),
  updatedAt: iso(times[1]),
  firstSeenAt: iso(times[0]),
  lastSeenAt: iso(times[1]),
  severity,
  count: 1,
  resourceUids: [ROLE_UID],
  actorIds: ['actor-1'],
  endpointIds: ['endpoint-1'],
  signalIndicators: [{ key: 'SUSPICIOUS_NETWORK', title: 'Suspicious Network', values: ['Example Hosting'] }],
});

/** GuardDuty's own conclusion from the single findings: one critical attack sequence. */
export const INTRUSION_SEQUENCE: FindingPlan = {
  type: 'AttackSequence:IAM/CompromisedCredentials',
  title: `Potential credential compromise of AssumedRole/${ROLE} indicated by a sequence of actions.`,
  description: `A sequence of actions involving 3 signals indicating a possible credential compromise was observed for AssumedRole/${ROLE} with principalId AROA4EXAMPLESEARCHR0LE in account ${ACCOUNT_ID}.`,
  resource: { resourceType: 'AttackSequence' },
  role: 'TARGET',
  detection: {
    sequence: {
      uid: 'd8a24e5f6c1b4a90b7e3f2c1d0a9b8c7',
      description: 'Credentials of an instance role were used abroad to find, hide and copy data.',
      actors: [
        {
          id: 'actor-1',
          user: {
            name: ROLE,
            uid: `AROA4EXAMPLESEARCHR0LE:${INSTANCES.search.id}`,
            type: 'AssumedRole',
            credentialUid: 'ASIAIOSFODNN7EXAMPLE',
            account: { uid: ACCOUNT_ID, name: 'tidewater' },
          },
          session: {
            uid: INSTANCES.search.id,
            mfaStatus: 'DISABLED',
            createdTime: iso(at(2, '02:58:00')),
            issuer: ROLE,
          },
        },
      ],
      resources: [
        {
          uid: ROLE_UID,
          name: ROLE,
          accountId: ACCOUNT_ID,
          resourceType: 'ACCESS_KEY',
          region: HOME_REGION,
          service: 'iam',
          cloudPartition: 'aws',
          tags: [],
          data: {
            accessKey: {
              principalId: `AROA4EXAMPLESEARCHR0LE:${INSTANCES.search.id}`,
              userName: ROLE,
              userType: 'AssumedRole',
            },
          },
        },
        {
          uid: BUCKET,
          name: 'tidewater-customer-exports',
          accountId: ACCOUNT_ID,
          resourceType: 'S3_BUCKET',
          region: HOME_REGION,
          service: 's3',
          cloudPartition: 'aws',
          tags: [],
          data: { s3Bucket: { effectivePermission: 'NOT_PUBLIC', encryptionType: 'SSE-S3' } },
        },
      ],
      endpoints: [
        {
          id: 'endpoint-1',
          ip: ADDRESSES.intruder,
          location: { city: 'Amsterdam', country: 'Netherlands', lat: 52.374, lon: 4.8897 },
          autonomousSystem: { name: 'Example Hosting', number: 64_500 },
          connection: { direction: 'INBOUND' },
        },
      ],
      signals: [
        signal(
          'signal-1',
          'Credentials of an instance used outside AWS',
          'FINDING',
          [at(2, '03:05:22'), at(3, '01:20:00')],
          8,
        ),
        signal(
          'signal-2',
          'CloudTrail logging stopped',
          'CLOUD_TRAIL',
          [at(2, '04:19:54'), at(2, '04:19:54')],
          2,
        ),
        signal(
          'signal-3',
          'Objects read in an unusual number',
          'S3_DATA_EVENTS',
          [at(3, '01:48:30'), at(3, '02:05:00')],
          8,
        ),
      ],
      sequenceIndicators: [
        {
          key: 'ATTACK_TACTIC',
          title: 'MITRE ATT&CK Tactics Observed',
          values: ['Credential Access', 'Defense Evasion', 'Exfiltration'],
        },
        { key: 'SUSPICIOUS_USER_AGENT', title: 'Suspicious User Agent', values: ['aws-cli'] },
      ],
    },
  },
  versions: [
    { at: at(3, '02:22:18'), count: 1, severity: 9 },
    { at: at(3, '08:30:40'), count: 2, severity: 9.5 },
  ],
};
