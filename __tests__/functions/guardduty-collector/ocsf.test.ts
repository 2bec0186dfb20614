import { normalizeGuardDuty } from '../../../functions/guardduty-collector/core/normalize';
import { severityId } from '../../../functions/guardduty-collector/core/ocsf/severity';
import type { OcsfEvent } from '../../../functions/shared/ocsf/event';
import { asSdkObject } from '../../support/memory-guardduty';

const UPDATED = Date.parse('2026-11-20T10:11:12.000Z');
const REMOTE = {
  IpAddressV4: '198.51.100.7',
  City: { CityName: 'Amsterdam' },
  Country: { CountryName: 'Netherlands' },
  GeoLocation: { Lat: 52.37, Lon: 4.89 },
  Organization: { Asn: '64496', AsnOrg: 'Example AS', Isp: 'Example ISP', Org: 'Example Org' },
};

function eventOf(more: Record<string, unknown> = {}): OcsfEvent {
  return normalizeGuardDuty(asSdkObject({ id: 'f1', updatedAt: UPDATED, ...more }))[0] as OcsfEvent;
}

const evidencesOf = (event: OcsfEvent) => event['evidences'] as Record<string, Record<string, unknown>>[];
const withAction = (Action: object, Resource: object = {}) =>
  evidencesOf(eventOf({ Service: { Action }, Resource }));
const resourcesOf = (Resource: object, Service: object = {}) =>
  eventOf({ Resource, Service })['resources'] as Record<string, unknown>[];

describe('severity', () => {
  it.each([
    [10, 5],
    [9, 5],
    [8.95, 4],
    [7, 4],
    [6.99, 3],
    [4, 3],
    [3.9, 2],
    [1, 2],
    [0.9, 1],
    [0, 1],
    [undefined, 0],
  ])('of %p is severity_id %i', (native, id) => {
    expect(severityId(native)).toBe(id);
  });

  it('stays in vendor_attributes as GuardDuty gave it', () => {
    expect(eventOf({ Severity: 8.5 })).toMatchObject({
      severity_id: 4,
      severity: 'High',
      vendor_attributes: { severity: '8.5', severity_id: 4 },
    });
    expect(eventOf({ Severity: {} })).toMatchObject({ severity_id: 0, severity: 'Unknown' });
  });
});

describe('activity and status', () => {
  const created = new Date(UPDATED).toISOString();
  it.each([
    [{ Count: 1 }, created, 1, 1, 'New'],
    [{}, created, 1, 1, 'New'],
    [{ Count: 2 }, created, 2, 1, 'New'],
    [{ Count: 1 }, '2026-11-19T00:00:00.000Z', 2, 1, 'New'],
    [{ Count: 1, Archived: true }, created, 3, 5, 'Archived'],
  ])('of %j created %s are %i and %i', (Service, CreatedAt, activity, status_id, status) => {
    expect(eventOf({ Service, CreatedAt })).toMatchObject({
      activity_id: activity,
      type_uid: 200_400 + activity,
      status_id,
      status,
    });
  });
});

describe('finding_info', () => {
  it('names the finding, its times and where to read on', () => {
    const event = eventOf({
      Type: 'CryptoCurrency:EC2/BitcoinTool.B!DNS',
      Service: { EventFirstSeen: '2026-11-01T00:00:00Z', EventLastSeen: '2026-11-20T10:00:00Z', Count: 3 },
    });
    expect(event['finding_info']).toMatchObject({
      uid: 'arn:aws:guardduty:eu-central-1:111122223333:detector/d1/finding/f1',
      uid_alt: 'f1',
      title: 'Finding f1',
      desc: 'EC2 instance is performing outbound port scans.',
      types: ['CryptoCurrency:EC2/BitcoinTool.B!DNS'],
      created_time: UPDATED,
      modified_time: UPDATED,
      first_seen_time: Date.parse('2026-11-01T00:00:00Z'),
      last_seen_time: Date.parse('2026-11-20T10:00:00Z'),
      src_url:
        'https://eu-central-1.console.aws.amazon.com/guardduty/home?region=eu-central-1#/findings?macros=current&fId=f1',
      attacks: [{ tactic: { uid: 'TA0040', name: 'Impact' } }],
    });
    expect(event).toMatchObject({
      time: UPDATED,
      count: 3,
      start_time: Date.parse('2026-11-01T00:00:00Z'),
      end_time: Date.parse('2026-11-20T10:00:00Z'),
      remediation: {
        references: [
          'https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-ec2.html#cryptocurrency-ec2-bitcointoolbdns',
          'https://docs.aws.amazon.com/guardduty/latest/ug/compromised-ec2.html',
        ],
      },
    });
  });

  it.each([
    [
      'UnauthorizedAccess:IAMUser/ConsoleLoginSuccess.B',
      'guardduty_finding-types-iam.html#unauthorizedaccess-iam-consoleloginsuccessb',
    ],
    ['AttackSequence:S3/CompromisedData', 'guardduty-attack-sequence-finding-types.html'],
    ['Execution:Runtime/ReverseShell', 'findings-runtime-monitoring.html#execution-runtime-reverseshell'],
    ['Object:S3/MaliciousFile', 'gdu-malware-protection-s3-finding-types.html'],
    ['Execution:EC2/MaliciousFile', 'findings-malware-protection.html'],
    ['Custom:__proto__/x', 'guardduty_finding-types-active.html'],
  ])('refers %s to %s', (Type, page) => {
    const { references } = eventOf({ Type })['remediation'] as { references: string[] };
    expect(references[0]).toBe(`https://docs.aws.amazon.com/guardduty/latest/ug/${page}`);
  });

  it.each([
    ['Recon:EC2/PortProbeUnprotectedPort', 'TA0043'],
    ['Backdoor:EC2/C&CActivity.B', 'TA0011'],
    ['Stealth:S3/ServerAccessLoggingDisabled', 'TA0005'],
    ['CredentialAccess:RDS/AnomalousBehavior.SuccessfulLogin', 'TA0006'],
    ['UnauthorizedAccess:EC2/SSHBruteForce', undefined],
  ])('gives %s the tactic %s', (Type, uid) => {
    const { attacks } = eventOf({ Type })['finding_info'] as { attacks?: { tactic: { uid: string } }[] };
    expect(attacks?.[0]?.tactic.uid).toBe(uid);
  });

  it.each([
    ['Discovery:S3/AnomalousBehavior', {}, 4],
    ['Execution:EC2/MaliciousFile', { EbsVolumeScanDetails: { ScanId: 's' } }, 5],
    ['Recon:EC2/PortProbe', { Evidence: { ThreatIntelligenceDetails: [{ ThreatListName: 'l' }] } }, 1],
    ['Behavior:EC2/NetworkPortUnusual', {}, 2],
  ])('says that %s was found by analytic type %s', (Type, Service, type_id) => {
    expect(eventOf({ Type, Service })['finding_info']).toMatchObject({ analytic: { uid: Type, type_id } });
  });

  it('marks sample findings', () => {
    const sample = eventOf({ Service: { AdditionalInfo: { Value: '{"sample":true}', Type: 'default' } } });
    expect(sample.metadata['labels']).toEqual(['sample']);
    expect(eventOf().metadata['labels']).toBeUndefined();
  });
});

describe('evidences', () => {
  it('of an API call: actor, API, where from, what it was about', () => {
    const [evidence] = withAction(
      {
        ActionType: 'AWS_API_CALL',
        AwsApiCallAction: {
          Api: 'PutRolePolicy',
          ServiceName: 'iam.amazonaws.com',
          ErrorCode: 'AccessDenied',
          UserAgent: 'aws-cli/2',
          RemoteIpDetails: REMOTE,
          DomainDetails: { Domain: 'cloudformation.amazonaws.com' },
          RemoteAccountDetails: { AccountId: '444455556666', Affiliated: false },
          AffectedResources: { 'AWS::IAM::Role': 'arn:aws:iam::111122223333:role/r' },
        },
      },
      {
        AccessKeyDetails: {
          AccessKeyId: 'ASIAIOSFODNN7EXAMPLE',
          PrincipalId: 'AROAEXAMPLE:session',
          UserName: 'role',
          UserType: 'AssumedRole',
        },
      },
    );
    expect(evidence).toMatchObject({
      name: 'AWS_API_CALL',
      api: {
        operation: 'PutRolePolicy',
        service: { name: 'iam.amazonaws.com' },
        response: { error: 'AccessDenied' },
      },
      actor: {
        user: {
          name: 'role',
          uid: 'AROAEXAMPLE:session',
          type: 'AssumedRole',
          credential_uid: 'ASIAIOSFODNN7EXAMPLE',
        },
        session: { uid: 'session' },
        invoked_by: 'cloudformation.amazonaws.com',
      },
      user: { account: { uid: '444455556666', labels: ['not affiliated'] } },
      src_endpoint: {
        ip: '198.51.100.7',
        domain: 'cloudformation.amazonaws.com',
        location: { city: 'Amsterdam', country: 'NL', desc: 'Netherlands', lat: 52.37, long: 4.89 },
        isp: 'Example ISP',
        isp_org: 'Example Org',
        autonomous_system: { number: 64496, name: 'Example AS' },
      },
      http_request: { user_agent: 'aws-cli/2' },
      resources: [{ type: 'AWS::IAM::Role', uid: 'arn:aws:iam::111122223333:role/r', role: 'Affected' }],
    });
  });

  const connection = (ConnectionDirection: string, Blocked?: boolean) => ({
    ActionType: 'NETWORK_CONNECTION',
    NetworkConnectionAction: {
      ConnectionDirection,
      Blocked,
      Protocol: 'TCP',
      LocalPortDetails: { Port: 22, PortName: 'SSH' },
      LocalIpDetails: { IpAddressV4: '10.0.0.5' },
      LocalNetworkInterface: 'eni-2',
      RemoteIpDetails: REMOTE,
      RemotePortDetails: { Port: 4711 },
    },
  });
  const instance = {
    InstanceDetails: {
      InstanceId: 'i-1',
      NetworkInterfaces: [
        { NetworkInterfaceId: 'eni-1', VpcId: 'vpc-1' },
        { NetworkInterfaceId: 'eni-2', VpcId: 'vpc-2', SubnetId: 'subnet-2' },
      ],
    },
  };
  const local = {
    ip: '10.0.0.5',
    port: 22,
    svc_name: 'SSH',
    interface_uid: 'eni-2',
    vpc_uid: 'vpc-2',
    instance_uid: 'i-1',
  };

  it('of an inbound connection have the remote side as source', () => {
    const [evidence] = withAction(connection('INBOUND'), instance);
    expect(evidence).toMatchObject({
      connection_info: { direction_id: 1, direction: 'Inbound', protocol_name: 'tcp', protocol_num: 6 },
      src_endpoint: { ip: '198.51.100.7', port: 4711 },
      dst_endpoint: local,
    });
  });

  it('of an outbound connection have the instance as source', () => {
    const [evidence] = withAction(connection('OUTBOUND'), instance);
    expect(evidence).toMatchObject({
      connection_info: { direction_id: 2 },
      src_endpoint: local,
      dst_endpoint: { ip: '198.51.100.7', port: 4711 },
    });
  });

  it.each([
    [true, 2, 2],
    [false, 1, 1],
    [undefined, 3, 15],
  ])('of a connection with blocked %p set the action to %i', (blocked, action_id, disposition_id) => {
    const event = eventOf({ Service: { Action: connection('INBOUND', blocked) } });
    expect(event).toMatchObject({ action_id, disposition_id });
  });

  it('have one entry for each probe of a port', () => {
    const probe = (Port: number) => ({ LocalPortDetails: { Port }, RemoteIpDetails: REMOTE });
    const evidences = withAction({ PortProbeAction: { PortProbeDetails: [probe(22), probe(80)] } });
    expect(evidences).toMatchObject([
      { name: 'PORT_PROBE', dst_endpoint: { port: 22 }, src_endpoint: { ip: '198.51.100.7' } },
      { name: 'PORT_PROBE', dst_endpoint: { port: 80 }, connection_info: { direction_id: 1 } },
    ]);
  });

  it('of a DNS request have the query', () => {
    const [evidence] = withAction(
      { DnsRequestAction: { Domain: 'pool.example', Protocol: 'UDP', VpcOwnerAccountId: '444455556666' } },
      instance,
    );
    expect(evidence).toMatchObject({
      query: { hostname: 'pool.example' },
      connection_info: { direction_id: 2, protocol_num: 17 },
      src_endpoint: { instance_uid: 'i-1', owner: { account: { uid: '444455556666' } } },
    });
  });

  it('of a Kubernetes API call have user, verb, resource and request', () => {
    const [evidence] = withAction(
      {
        KubernetesApiCallAction: {
          RequestUri: '/api/v1/namespaces/ns/pods/p/exec?command=sh',
          Verb: 'create',
          Resource: 'pods',
          Subresource: 'exec',
          ResourceName: 'p',
          Namespace: 'ns',
          SourceIps: ['198.51.100.7', '10.0.0.1'],
          StatusCode: 101,
          RemoteIpDetails: REMOTE,
        },
      },
      {
        KubernetesDetails: {
          KubernetesUserDetails: {
            Username: 'system:serviceaccount:ns:sa',
            Uid: 'u1',
            Groups: ['g'],
            SessionName: ['s'],
            ImpersonatedUser: { Username: 'admin' },
          },
        },
      },
    );
    expect(evidence).toMatchObject({
      api: { operation: 'create', service: { name: 'kubernetes' }, response: { code: 101 } },
      actor: {
        user: { name: 'system:serviceaccount:ns:sa', type_id: 4, groups: [{ name: 'g' }] },
        session: { uid: 's' },
      },
      user: { name: 'admin' },
      src_endpoint: { ip: '198.51.100.7', intermediate_ips: ['10.0.0.1'] },
      http_request: {
        http_method: 'POST',
        url: { path: '/api/v1/namespaces/ns/pods/p/exec', query_string: 'command=sh' },
      },
      http_response: { code: 101 },
      resources: [{ type: 'pods/exec', name: 'p', namespace: 'ns' }],
    });
  });

  it('have permissions checked, roles and role bindings', () => {
    const evidences = withAction({
      KubernetesPermissionCheckedDetails: {
        Verb: 'list',
        Resource: 'secrets',
        Namespace: 'ns',
        Allowed: false,
      },
      KubernetesRoleDetails: { Kind: 'ClusterRole', Name: 'r', Uid: 'u' },
      KubernetesRoleBindingDetails: {
        Kind: 'RoleBinding',
        Name: 'b',
        RoleRefKind: 'ClusterRole',
        RoleRefName: 'r',
      },
    });
    expect(evidences).toMatchObject([
      { api: { operation: 'list', response: { message: 'denied' } }, resources: [{ type: 'secrets' }] },
      { resources: [{ type: 'ClusterRole', name: 'r', uid: 'u' }] },
      {
        resources: [
          { type: 'RoleBinding', name: 'b' },
          { type: 'ClusterRole', name: 'r' },
        ],
      },
    ]);
  });

  it('have one entry for each database login', () => {
    const evidences = withAction(
      {
        RdsLoginAttemptAction: {
          RemoteIpDetails: REMOTE,
          LoginAttributes: [
            { User: 'a', Application: 'psql', FailedLoginAttempts: 5 },
            { User: 'b', SuccessfulLoginAttempts: 1 },
          ],
        },
      },
      {
        RdsDbInstanceDetails: { DbInstanceArn: 'arn:db', Engine: 'postgres' },
        RdsDbUserDetails: { Database: 'd' },
      },
    );
    expect(evidences).toMatchObject([
      {
        user: { name: 'a' },
        actor: { app_name: 'psql' },
        database: { name: 'd', uid: 'arn:db', type_id: 1 },
        data: { failedLoginAttempts: 5 },
      },
      { user: { name: 'b' }, src_endpoint: { ip: '198.51.100.7' }, data: { successfulLoginAttempts: 1 } },
    ]);
  });

  it('of runtime monitoring have the process, its parents, files and who changed it', () => {
    const evidences = evidencesOf(
      eventOf({
        Resource: {},
        Service: {
          RuntimeDetails: {
            Process: {
              Name: 'sh',
              ExecutablePath: '/bin/sh',
              ExecutableSha256: 'a'.repeat(64),
              Pid: 42,
              Uuid: 'p3',
              ParentUuid: 'p2',
              User: 'root',
              UserId: 0,
              Euid: 0,
              Lineage: [
                { Uuid: 'p1', Name: 'init', ExecutablePath: '/init' },
                { Uuid: 'p2', ParentUuid: 'p1', Name: 'runc', ExecutablePath: '/runc', Pid: 7 },
              ],
            },
            Context: {
              ModifyingProcess: { Name: 'evil', Uuid: 'p9' },
              TargetProcess: { Name: 'victim', Uuid: 'p8' },
              ScriptPath: '/tmp/x.sh',
              ModuleFilePath: '/lib/m.ko',
              ModuleSha256: 'b'.repeat(64),
              LdPreloadValue: '/tmp/l.so',
              CommandLineExample: 'sh -c id',
              RelatedFilePaths: ['/etc/passwd'],
            },
          },
        },
      }),
    );
    expect(evidences[0]).toMatchObject({
      process: {
        name: 'sh',
        pid: 42,
        euid: 0,
        cmd_line: 'sh -c id',
        user: { name: 'root', uid: '0' },
        file: { name: 'sh', path: '/bin/sh', hashes: [{ algorithm_id: 3, value: 'a'.repeat(64) }] },
        environment_variables: [{ name: 'LD_PRELOAD', value: '/tmp/l.so' }],
        parent_process: { name: 'runc', pid: 7, parent_process: { name: 'init' } },
        ancestry: [{ name: 'init' }, { name: 'runc' }],
        lineage: ['/init', '/runc'],
      },
      actor: { process: { name: 'evil' } },
    });
    expect(evidences[1]).toMatchObject({ process: { name: 'victim' }, actor: { process: { name: 'evil' } } });
    expect(evidences.slice(2).map(({ file }) => file?.['path'])).toEqual([
      '/tmp/x.sh',
      '/lib/m.ko',
      '/etc/passwd',
    ]);
  });
});

describe('resources', () => {
  it('have an instance with its profile, and the device as evidence', () => {
    const details = {
      ResourceType: 'Instance',
      InstanceDetails: {
        InstanceId: 'i-1',
        InstanceType: 'm5.large',
        ImageId: 'ami-1',
        LaunchTime: '2026-01-01T00:00:00Z',
        AvailabilityZone: 'eu-central-1a',
        Platform: 'windows',
        IamInstanceProfile: { Arn: 'arn:aws:iam::111122223333:instance-profile/p', Id: 'AIPA' },
        NetworkInterfaces: [
          {
            NetworkInterfaceId: 'eni-1',
            PrivateIpAddress: '10.0.0.5',
            PublicIp: '203.0.113.9',
            PublicDnsName: 'ec2.example',
            SecurityGroups: [{ GroupId: 'sg-1', GroupName: 'web' }],
          },
        ],
        Tags: [{ Key: 'Name', Value: 'web-1' }],
      },
    };
    expect(resourcesOf(details, { ResourceRole: 'ACTOR' })).toMatchObject([
      {
        type: 'Instance',
        uid: 'arn:aws:ec2:eu-central-1:111122223333:instance/i-1',
        uid_alt: 'i-1',
        name: 'web-1',
        role: 'Actor',
        ip: '203.0.113.9',
        hostname: 'ec2.example',
        zone: 'eu-central-1a',
        created_time: Date.parse('2026-01-01T00:00:00Z'),
        tags: [{ name: 'Name', value: 'web-1' }],
      },
      { type: 'IamInstanceProfile', name: 'p', role: 'Related' },
    ]);
    expect(evidencesOf(eventOf({ Resource: details }))).toMatchObject([
      {
        device: {
          uid: 'i-1',
          model: 'm5.large',
          image: { uid: 'ami-1' },
          os: { type_id: 100 },
          groups: [{ uid: 'sg-1', name: 'web' }],
          network_interfaces: [
            { uid: 'eni-1', ip: '10.0.0.5' },
            { ip: '203.0.113.9', hostname: 'ec2.example' },
          ],
        },
      },
    ]);
  });

  it.each([
    [
      'AccessKey',
      { AccessKeyDetails: { AccessKeyId: 'AKIAIOSFODNN7EXAMPLE', UserName: 'u' } },
      { uid: 'AKIAIOSFODNN7EXAMPLE', name: 'u' },
    ],
    ['EKSCluster', { EksClusterDetails: { Arn: 'arn:eks', Name: 'c' } }, { uid: 'arn:eks', name: 'c' }],
    ['ECSCluster', { EcsClusterDetails: { Arn: 'arn:ecs', Name: 'c' } }, { uid: 'arn:ecs', name: 'c' }],
    ['Container', { ContainerDetails: { Id: 'cid', Name: 'c', Image: 'i' } }, { uid: 'cid', name: 'c' }],
    [
      'Lambda',
      { LambdaDetails: { FunctionArn: 'arn:fn', FunctionName: 'f', FunctionVersion: '3' } },
      { uid: 'arn:fn', version: '3' },
    ],
    [
      'RDSDBInstance',
      { RdsDbInstanceDetails: { DbInstanceArn: 'arn:db', DbClusterIdentifier: 'cl' } },
      { uid: 'arn:db', group: { name: 'cl' } },
    ],
    ['RDSLimitlessDB', { RdsLimitlessDbDetails: { DbShardGroupArn: 'arn:sg' } }, { uid: 'arn:sg' }],
    [
      'EBSSnapshot',
      { EbsSnapshotDetails: { SnapshotArn: 'arn:aws:ec2:r::snapshot/snap-1' } },
      { name: 'snap-1' },
    ],
    ['EC2Image', { Ec2ImageDetails: { ImageArn: 'arn:aws:ec2:r::image/ami-1' } }, { name: 'ami-1' }],
    [
      'RecoveryPoint',
      { RecoveryPointDetails: { RecoveryPointArn: 'arn:rp', BackupVaultName: 'v' } },
      { uid: 'arn:rp', namespace: 'v' },
    ],
  ])('have %s as the target', (ResourceType, details, wanted) => {
    const [resource] = resourcesOf({ ResourceType, ...details });
    expect(resource).toMatchObject({
      type: ResourceType,
      role_id: 1,
      role: 'Target',
      region: 'eu-central-1',
      ...wanted,
    });
  });

  it('have every bucket and object', () => {
    const bucket = (Name: string) => ({
      Arn: `arn:aws:s3:::${Name}`,
      Name,
      Owner: { Id: 'o' },
      PublicAccess: { EffectivePermission: 'PUBLIC' },
      DefaultServerSideEncryption: { EncryptionType: 'aws:kms', KmsMasterKeyArn: 'arn:key' },
      S3ObjectDetails: [{ ObjectArn: `arn:aws:s3:::${Name}/k`, Key: 'k', VersionId: 'v' }],
    });
    const Resource = { ResourceType: 'S3Bucket', S3BucketDetails: [bucket('a'), bucket('b')] };
    expect(resourcesOf(Resource)).toMatchObject([
      { type: 'S3Bucket', uid: 'arn:aws:s3:::a', owner: { uid: 'o' }, role: 'Target' },
      { type: 'S3Object', uid: 'arn:aws:s3:::a/k', namespace: 'a', version: 'v', role: 'Related' },
      { type: 'S3Bucket', uid: 'arn:aws:s3:::b' },
      { type: 'S3Object', uid: 'arn:aws:s3:::b/k' },
    ]);
    expect(evidencesOf(eventOf({ Resource }))[0]?.['databucket']).toMatchObject({
      is_public: true,
      is_encrypted: true,
      encryption_details: { type: 'aws:kms', key_uid: 'arn:key' },
    });
  });

  it('have workloads, users, tasks and their containers', () => {
    const container = { Name: 'c', Image: 'repo/app:1.2' };
    const Resource = {
      ResourceType: 'EKSCluster',
      KubernetesDetails: {
        KubernetesUserDetails: { Username: 'admin' },
        KubernetesWorkloadDetails: {
          Name: 'w',
          Type: 'pods',
          Uid: 'u',
          Namespace: 'ns',
          Containers: [container],
        },
      },
      EcsClusterDetails: {
        Name: 'ecs',
        TaskDetails: { Arn: 'arn:task/t', DefinitionArn: 'arn:def', Containers: [container] },
      },
      EbsVolumeDetails: {
        ScannedVolumeDetails: [{ VolumeArn: 'arn:vol/vol-1' }],
        SkippedVolumeDetails: [{ VolumeArn: 'arn:vol/vol-2' }],
      },
      RdsDbUserDetails: { User: 'dbu', Database: 'd' },
    };
    expect(resourcesOf(Resource).map(({ type, name, role }) => [type, name, role])).toEqual([
      ['KubernetesWorkload', 'w', 'Target'],
      ['Container', 'c', 'Related'],
      ['KubernetesUser', 'admin', 'Actor'],
      ['ECSCluster', 'ecs', 'Related'],
      ['ECSTask', 't', 'Related'],
      ['Container', 'c', 'Related'],
      ['RDSDBUser', 'dbu', 'Actor'],
      ['EBSVolume', 'vol-1', 'Related'],
      ['EBSVolume', 'vol-2', 'Related'],
    ]);
    expect(evidencesOf(eventOf({ Resource })).map((evidence) => evidence['container'])).toMatchObject([
      { orchestrator: 'Kubernetes', pod_uuid: 'u', image: { name: 'repo/app:1.2', tag: '1.2' } },
      { orchestrator: 'ECS' },
    ]);
  });
});
