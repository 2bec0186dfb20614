import fc from 'fast-check';
import { normalizeGuardDuty } from '../../../functions/guardduty-collector/core/normalize';
import type { OcsfEvent } from '../../../functions/shared/ocsf/event';
import { asSdkObject } from '../../support/memory-guardduty';
import { anyFinding, fullFinding } from './sdk-schema';

const UPDATED = Date.parse('2026-11-20T10:11:12.000Z');
function eventOf(more: Record<string, unknown> = {}): OcsfEvent {
  return normalizeGuardDuty(asSdkObject({ id: 'f1', updatedAt: UPDATED, ...more }))[0] as OcsfEvent;
}

describe('malware', () => {
  it('of volume scans has threats with their files, and the scan', () => {
    const event = eventOf({
      Service: {
        EbsVolumeScanDetails: {
          ScanId: 's1',
          ScanType: 'GUARDDUTY_INITIATED',
          ScanStartedAt: new Date(UPDATED - 60_000),
          Sources: ['Bitdefender'],
          TriggerFindingId: 'f0',
          ScanDetections: {
            ScannedItemCount: { TotalGb: 2, Files: 100, Volumes: 1 },
            ThreatsDetectedItemCount: { Files: 1 },
            ThreatDetectedByName: {
              UniqueThreatNameCount: 1,
              ThreatNames: [
                {
                  Name: 'Trojan.Linux.Miner',
                  Severity: 'HIGH',
                  ItemCount: 1,
                  FilePaths: [
                    { FilePath: 'tmp/x', FileName: 'x', VolumeArn: 'arn:vol', Hash: 'c'.repeat(64) },
                  ],
                },
              ],
            },
          },
        },
      },
    });
    expect(event).toMatchObject({
      malware: [
        {
          name: 'Trojan.Linux.Miner',
          classification_ids: [13, 18],
          severity_id: 4,
          severity: 'High',
          num_infected: 1,
          provider: 'Bitdefender',
          files: [{ name: 'x', path: 'tmp/x', volume: 'arn:vol', hashes: [{ algorithm_id: 3 }] }],
        },
      ],
      malware_scan_info: {
        uid: 's1',
        type_id: 99,
        type: 'GUARDDUTY_INITIATED',
        num_files: 100,
        num_volumes: 1,
        num_infected: 1,
        size: 2 * 1024 ** 3,
        unique_malware_count: 1,
        start_time: UPDATED - 60_000,
      },
    });
    expect(event['finding_info']).toMatchObject({ related_events: [{ uid: 'f0' }], related_events_count: 1 });
  });

  it('of object scans has nested files', () => {
    const threat = {
      Name: 'EICAR',
      Source: 'AMAZON',
      ItemPaths: [{ NestedItemPath: 'a.zip/b', Hash: 'd'.repeat(64) }],
      ItemDetails: [{ ResourceArn: 'arn:aws:s3:::b/k', ItemPath: 'k', AdditionalInfo: { VersionId: 'v1' } }],
    };
    expect(
      eventOf({ Service: { MalwareScanDetails: { ScanId: 's', ScanType: 'ON_DEMAND', Threats: [threat] } } }),
    ).toMatchObject({
      malware: [
        {
          name: 'EICAR',
          classification_ids: [0],
          provider: 'AMAZON',
          files: [
            { name: 'b', path: 'a.zip/b' },
            { name: 'k', uid: 'arn:aws:s3:::b/k', version: 'v1' },
          ],
        },
      ],
      malware_scan_info: { uid: 's', type_id: 1 },
    });
  });

  it('and its scan are absent where nothing was scanned', () => {
    expect(eventOf()).not.toHaveProperty('malware');
    expect(eventOf()).not.toHaveProperty('malware_scan_info');
  });
});

describe('threat intelligence', () => {
  const detail = { ThreatListName: 'ProofPoint', ThreatNames: ['Tor'] };
  const Evidence = { ThreatIntelligenceDetails: [detail] };
  const RemoteIpDetails = { IpAddressV4: '198.51.100.7' };

  it.each([
    [{ NetworkConnectionAction: { RemoteIpDetails } }, { value: '198.51.100.7', type_id: 1 }],
    [{ PortProbeAction: { PortProbeDetails: [{ RemoteIpDetails }] } }, { value: '198.51.100.7', type_id: 1 }],
    [{ DnsRequestAction: { Domain: 'evil.example' } }, { value: 'evil.example', type_id: 2 }],
    [{}, { value: 'Tor', type_id: 99 }],
  ])('of %j names list and indicator', (Action, indicator) => {
    const event = eventOf({ Service: { Evidence, Action } });
    expect(event['osint']).toMatchObject([{ name: 'ProofPoint', labels: ['Tor'], ...indicator }]);
    expect(event.metadata.profiles).toContain('osint');
  });

  it('about a file names its hash', () => {
    const sha = 'e'.repeat(64);
    const event = eventOf({
      Service: { Evidence: { ThreatIntelligenceDetails: [{ ...detail, ThreatFileSha256: sha }] } },
    });
    expect(event).toMatchObject({
      osint: [{ value: sha, type_id: 4 }],
      malware: [{ uid: sha, name: 'Tor' }],
    });
    expect(event['observables']).toContainEqual(expect.objectContaining({ type_id: 8, value: sha }));
  });

  it('is not claimed where there is none', () => {
    expect(eventOf().metadata.profiles).not.toContain('osint');
  });
});

describe('an attack sequence', () => {
  const event = eventOf({
    Type: 'AttackSequence:IAM/CompromisedCredentials',
    Resource: { ResourceType: 'AttackSequence' },
    Service: {
      Detection: {
        Sequence: {
          Uid: 'seq',
          Description: 'story',
          AdditionalSequenceTypes: ['More'],
          Actors: [
            {
              Id: 'USER:1',
              User: {
                Name: 'mallory',
                Uid: 'AIDA',
                Type: 'IAMUser',
                Account: { Uid: '444455556666', Name: 'acc' },
              },
              Session: { Uid: 'sess', MfaStatus: 'DISABLED', Issuer: 'iss' },
              Process: { Name: 'p', Path: '/p', Sha256: 'f'.repeat(64) },
            },
          ],
          Endpoints: [
            {
              Id: 'ep',
              Ip: '198.51.100.9',
              Port: 443,
              Connection: { Direction: 'OUTBOUND' },
              Location: { City: 'C', Country: 'Germany', Latitude: 1, Longitude: 2 },
            },
          ],
          Resources: [
            {
              Uid: 'i-1',
              Name: 'n',
              ResourceType: 'EC2_INSTANCE',
              AccountId: '444455556666',
              Region: 'us-east-1',
              Data: { Ec2Instance: { AvailabilityZone: 'us-east-1a' } },
            },
          ],
          Signals: [
            {
              Uid: 'sig',
              Name: 'Discovery:S3/X',
              Type: 'FINDING',
              Count: 2,
              Severity: 8,
              FirstSeenAt: new Date(UPDATED),
              ActorIds: ['USER:1'],
              EndpointIds: ['ep'],
              ResourceUids: ['i-1'],
              SignalIndicators: [{ Key: 'ATTACK_TACTIC', Values: ['Impact'] }],
              Activities: [
                {
                  Type: 'API_CALL',
                  Api: { Operation: 'ListBuckets', Service: 's3.amazonaws.com', UserAgent: 'ua' },
                },
              ],
            },
          ],
          SequenceIndicators: [
            { Key: 'ATTACK_TACTIC', Title: 'Tactic', Values: ['Defense Evasion', 'TA0010'] },
            {
              Key: 'ATTACK_TECHNIQUE',
              Values: [
                'T1562.008 - Impair Defenses: Disable or Modify Cloud Logs',
                'T1098 - Account Manipulation',
                'Data Destruction',
              ],
            },
          ],
        },
      },
    },
  });

  it('has its signals as related events and its indicators as attacks and traits', () => {
    expect(event['finding_info']).toMatchObject({
      types: ['AttackSequence:IAM/CompromisedCredentials', 'More'],
      related_events: [
        {
          uid: 'sig',
          title: 'Discovery:S3/X',
          type: 'FINDING',
          count: 2,
          severity_id: 4,
          first_seen_time: UPDATED,
        },
      ],
      traits: [{ uid: 'ATTACK_TACTIC', values: ['Defense Evasion', 'TA0010'] }, { uid: 'ATTACK_TECHNIQUE' }],
      attacks: [
        { tactic: { uid: 'TA0005', name: 'Defense Evasion' } },
        { tactic: { uid: 'TA0010', name: 'Exfiltration' } },
        { tactic: { uid: 'TA0040', name: 'Impact' } },
        {
          technique: { uid: 'T1562', name: 'Impair Defenses' },
          sub_technique: { uid: 'T1562.008', name: 'Disable or Modify Cloud Logs' },
        },
        { technique: { uid: 'T1098', name: 'Account Manipulation' } },
        { technique: { name: 'Data Destruction' } },
      ],
    });
  });

  it('is a graph of signals, actors, endpoints and resources', () => {
    const { attack_graph } = event['finding_info'] as { attack_graph: Record<string, unknown> };
    expect(attack_graph).toMatchObject({
      uid: 'seq',
      desc: 'story',
      nodes: [
        { uid: 'sig', type: 'signal' },
        { uid: 'USER:1', name: 'mallory' },
        { uid: 'ep', name: '198.51.100.9' },
        { uid: 'i-1', type: 'EC2_INSTANCE' },
      ],
      edges: [
        { source: 'sig', target: 'USER:1', relation: 'actor' },
        { source: 'sig', target: 'ep', relation: 'endpoint' },
        { source: 'sig', target: 'i-1', relation: 'resource' },
      ],
    });
  });

  it('has actors, endpoints and API activities as evidences', () => {
    expect(event['evidences']).toMatchObject([
      {
        actor: {
          user: { name: 'mallory', has_mfa: false, account: { uid: '444455556666', name: 'acc' } },
          session: { uid: 'sess', issuer: 'iss', is_mfa: false },
          process: { path: '/p', file: { hashes: [{ value: 'f'.repeat(64) }] } },
        },
      },
      {
        dst_endpoint: { ip: '198.51.100.9', port: 443, location: { country: 'DE', lat: 1 } },
        connection_info: { direction_id: 2 },
      },
      {
        api: { operation: 'ListBuckets' },
        http_request: { user_agent: 'ua' },
        actor: { user: { name: 'mallory' } },
        src_endpoint: { ip: '198.51.100.9' },
      },
    ]);
  });

  it('has its resources in their own region', () => {
    expect(event['resources']).toMatchObject([
      {
        type: 'EC2_INSTANCE',
        uid: 'i-1',
        region: 'us-east-1',
        zone: 'us-east-1a',
        role: 'Affected',
        owner: { account: { uid: '444455556666' } },
      },
    ]);
  });
});

describe('anomalies', () => {
  it('have what was unusual beside what was usual', () => {
    const observed = (Text: string) => ({
      ProfileType: 'FREQUENCY',
      ProfileSubtype: 'RARE',
      Observations: { Text: [Text] },
    });
    const event = eventOf({
      Service: {
        Detection: {
          Anomaly: {
            Profiles: { Account: { userAgent: [observed('boto')] } },
            Unusual: { Behavior: { Account: { userAgent: observed('curl') } } },
          },
        },
      },
    });
    const entry = (value: string) => ({
      observation_parameter: 'userAgent',
      observation_type: 'FREQUENCY RARE',
      observed_pattern: 'Account',
      observations: [{ value }],
    });
    expect(event['anomaly_analyses']).toEqual([
      { analysis_targets: [{ name: 'Account' }], anomalies: [entry('curl')], baselines: [entry('boto')] },
    ]);
  });

  it('are read from the additional information of older findings', () => {
    const Value =
      '{"unusualBehavior":{"unusualAPIsAccountProfiling":"A, B"},"profiledBehavior":{"rareAPIs":"C"}}';
    expect(eventOf({ Service: { AdditionalInfo: { Value } } })['anomaly_analyses']).toMatchObject([
      {
        anomalies: [{ observations: [{ value: 'A' }, { value: 'B' }] }],
        baselines: [{ observations: [{ value: 'C' }] }],
      },
    ]);
  });
});

describe('observables', () => {
  it('name each address, user, key and resource once, and where it stands', () => {
    const event = eventOf({
      Resource: { AccessKeyDetails: { AccessKeyId: 'AKIAIOSFODNN7EXAMPLE', UserName: 'u' } },
      Service: {
        Action: { AwsApiCallAction: { Api: 'X', RemoteIpDetails: { IpAddressV4: '198.51.100.7' } } },
      },
    });
    expect(event['observables']).toEqual([
      { name: 'evidences[0].actor.user.name', type_id: 4, type: 'User Name', value: 'u' },
      {
        name: 'evidences[0].actor.user.credential_uid',
        type_id: 19,
        type: 'User Credential ID',
        value: 'AKIAIOSFODNN7EXAMPLE',
      },
      {
        name: 'evidences[0].actor.user.account.uid',
        type_id: 35,
        type: 'Account Object: uid',
        value: '111122223333',
      },
      { name: 'evidences[0].src_endpoint.ip', type_id: 2, type: 'IP Address', value: '198.51.100.7' },
      { name: 'resources[0].uid', type_id: 10, type: 'Resource UID', value: 'AKIAIOSFODNN7EXAMPLE' },
    ]);
  });
});

/** Members of a full finding that need not stand outside raw_data: computed, or shadowed by a sibling. */
const TRANSFORMED =
  /createdAt|eventFirstSeen|eventLastSeen|updatedAt|Lineage|lineage|mfaStatus|totalGb|itemCount|malwareScanDetails\.(?:scanId|scanType|uniqueThreatCount)/;

describe('every event', () => {
  it('holds whatever the native record has, outside raw_data', () => {
    const [event] = normalizeGuardDuty(fullFinding().sdk) as [OcsfEvent];
    const { raw_data, ...rest } = event;
    const attributes = JSON.stringify(rest);
    const missing: string[] = [];
    const visit = (value: unknown, path: string): void => {
      if (typeof value === 'object' && value !== null)
        for (const [name, member] of Object.entries(value)) visit(member, `${path}.${name}`);
      else if (!attributes.includes(String(value)) && !TRANSFORMED.test(path)) missing.push(path);
    };
    visit(JSON.parse(raw_data), '');
    expect(missing).toEqual([]);
  });

  it('has what the class requires, and no empty values, whatever members the finding has', () => {
    fc.assert(
      fc.property(anyFinding, ({ wire }) => {
        const [event] = normalizeGuardDuty(wire) as [OcsfEvent];
        expect(event).toMatchObject({
          class_uid: 2004,
          category_uid: 2,
          time: Date.parse('2026-11-20T10:11:12.345Z'),
        });
        expect(event.type_uid).toBe(200_400 + event.activity_id);
        expect(event.cloud).toMatchObject({ provider: 'AWS', account: { uid: '111122223333' } });
        expect(event['finding_info']).toMatchObject({ uid: event.metadata.uid });
        expect(JSON.stringify({ ...event, raw_data: '' })).not.toMatch(/:null|:\{\}|:\[\]|\[null/);
      }),
      { numRuns: 40 },
    );
  });

  it('leaves out members of the wrong type instead of failing', () => {
    const odd = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('__proto__', 'constructor', [[]], [null], { toString: 1 }),
    );
    const members = [
      'Severity',
      'Title',
      'Description',
      'CreatedAt',
      'Confidence',
      'Resource',
      'Service',
      'SchemaVersion',
    ];
    const full = fullFinding().sdk as Record<string, Record<string, unknown>>;
    const inside = (part: string) =>
      fc.record(Object.fromEntries(Object.keys(full[part] ?? {}).map((name) => [name, odd])), {
        requiredKeys: [],
      });
    const native = fc.record(
      {
        ...Object.fromEntries(members.map((name) => [name, odd])),
        Service: fc.oneof(odd, inside('Service')),
        Resource: fc.oneof(odd, inside('Resource')),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(native, (more) => {
        const event = eventOf(more);
        expect([0, 1, 2, 3, 4, 5]).toContain(event.severity_id);
        expect(typeof event.message).toBe('string');
        expect(JSON.parse(event.raw_data).id).toBe('f1');
      }),
      { numRuns: 150 },
    );
  });
});

describe('numbers', () => {
  it.each([
    [80.4, 80],
    ['80', 80],
    [1e300, undefined],
    ['high', undefined],
  ])('of confidence %p become the score %p', (Confidence, score) => {
    expect(eventOf({ Confidence })['confidence_score']).toBe(score);
  });
});

describe('normalizeGuardDuty', () => {
  const native = asSdkObject({ id: 'f1', updatedAt: UPDATED });
  const envelope = { source: 'aws.guardduty', 'detail-type': 'GuardDuty Finding', detail: native };
  it.each([
    ['a finding', native, 1],
    ['an EventBridge event', envelope, 1],
    ['a GetFindings response', { Findings: [native, native] }, 2],
    ['its JSON form', { findings: [native] }, 1],
    ['an array', [native, envelope], 2],
    ['an empty response', { Findings: [] }, 0],
  ])('takes %s', (_form, record, count) => {
    expect(normalizeGuardDuty(record)).toHaveLength(count);
  });

  it.each([
    ['another source', { ...envelope, source: 'aws.inspector2' }],
    ['another kind', { ...envelope, 'detail-type': 'GuardDuty Malware Protection Object Scan Result' }],
    ['no detail', { ...envelope, detail: null }],
  ])('refuses an event of %s', (_what, record) => {
    expect(() => normalizeGuardDuty(record)).toThrow('EventBridge event: wanted source "aws.guardduty"');
  });

  it('refuses what is no object', () => {
    expect(() => normalizeGuardDuty('text')).toThrow('GuardDuty finding: not an object');
  });
});
