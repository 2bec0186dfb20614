import { normalizeGuardDuty } from '../../../functions/guardduty-collector/core/normalize';
import type { OcsfEvent } from '../../../functions/shared/ocsf/event';
import { asSdkObject } from '../../support/memory-guardduty';

const GUIDE = 'https://docs.aws.amazon.com/guardduty/latest/ug';

function eventOf(more: Record<string, unknown>): OcsfEvent {
  return normalizeGuardDuty(asSdkObject({ id: 'f1', updatedAt: 0, ...more }))[0] as OcsfEvent;
}

describe('the guide’s pages', () => {
  it.each([
    ['AccessKey', 'compromised-creds'],
    ['Container', 'remediate-compromised-standalone-container'],
    ['EBSSnapshot', 'compromised-snapshot'],
    ['EC2Image', 'compromised-ami'],
    ['ECSCluster', 'compromised-ecs'],
    ['EKSCluster', 'guardduty-remediate-kubernetes'],
    ['Instance', 'compromised-ec2'],
    ['Lambda', 'remediate-lambda-protection-finding-types'],
    ['RDSDBInstance', 'guardduty-remediate-compromised-database-rds'],
    ['S3Bucket', 'compromised-s3'],
    ['S3Object', 'compromised-s3object-malware-protection-gdu'],
    ['Whatever', 'guardduty_remediate'],
  ])('say what to do about a resource of type %s: %s', (ResourceType, page) => {
    const { references } = eventOf({ Resource: { ResourceType } })['remediation'] as { references: string[] };
    expect(references[1]).toBe(`${GUIDE}/${page}.html`);
  });

  it.each([
    ['A:EC2/B', 'guardduty_finding-types-ec2.html#a-ec2-b'],
    ['A:ECS/B', 'findings-malware-protection.html#a-ecs-b'],
    ['A:Kubernetes/B', 'guardduty-finding-types-eks-audit-logs.html#a-kubernetes-b'],
    ['A:Lambda/B', 'lambda-protection-finding-types.html#a-lambda-b'],
    ['A:RDS/B', 'findings-rds-protection.html#a-rds-b'],
    ['A:S3/B', 'guardduty_finding-types-s3.html#a-s3-b'],
  ])('explain %s: %s', (Type, page) => {
    const { references } = eventOf({ Type })['remediation'] as { references: string[] };
    expect(references[0]).toBe(`${GUIDE}/${page}`);
  });

  it.each([
    ['aws', 'eu-central-1.console.aws.amazon.com'],
    ['aws-cn', 'console.amazonaws.cn'],
    ['aws-us-gov', 'console.amazonaws-us-gov.com'],
  ])('are beside the console of %s', (Partition, host) => {
    const { src_url } = eventOf({ Partition })['finding_info'] as { src_url: string };
    expect(src_url).toMatch(new RegExp(`^https://${host}/guardduty/home\\?region=eu-central-1#`));
  });
});

describe('the purpose of a finding type', () => {
  it.each([
    ['Reconnaissance', 'TA0043'],
    ['ResourceDevelopment', 'TA0042'],
    ['InitialAccess', 'TA0001'],
    ['Execution', 'TA0002'],
    ['Persistence', 'TA0003'],
    ['PrivilegeEscalation', 'TA0004'],
    ['DefenseEvasion', 'TA0005'],
    ['Discovery', 'TA0007'],
    ['LateralMovement', 'TA0008'],
    ['Collection', 'TA0009'],
    ['CommandAndControl', 'TA0011'],
    ['Exfiltration', 'TA0010'],
    ['Impact', 'TA0040'],
    ['CryptoCurrency', 'TA0040'],
  ])('%s is the tactic %s', (purpose, uid) => {
    expect(eventOf({ Type: `${purpose}:EC2/X` })['finding_info']).toMatchObject({
      attacks: [{ tactic: { uid, src_url: `https://attack.mitre.org/tactics/${uid}/` } }],
    });
  });
});

describe('a threat’s name', () => {
  it.each([
    ['Adware.X', 1],
    ['Backdoor.X', 2],
    ['Linux Botnet', 3],
    ['DDoS.X', 5],
    ['Downloader', 6],
    ['Dropper', 7],
    ['Exploit.X', 8],
    ['KeyLogger', 9],
    ['Ransom.X', 10],
    ['CoinHive', 13],
    ['Rootkit', 15],
    ['Stealer', 17],
    ['Trojan.X', 18],
    ['Virus.X', 19],
    ['WebShell.X', 20],
    ['Wiper', 21],
    ['Worm.X', 22],
    ['EICAR', 0],
  ])('%s is of class %i', (Name, id) => {
    const event = eventOf({ Service: { MalwareScanDetails: { Threats: [{ Name }] } } });
    expect(event['malware']).toMatchObject([{ name: Name, classification_ids: [id] }]);
  });

  it.each([
    ['ON_DEMAND', 1],
    ['SCHEDULED', 2],
    ['GUARDDUTY_INITIATED', 99],
  ])('comes from a scan: %s is %i', (ScanType, type_id) => {
    const event = eventOf({ Service: { EbsVolumeScanDetails: { ScanType } } });
    expect(event['malware_scan_info']).toMatchObject({ type_id });
  });
});

describe('a verb of Kubernetes', () => {
  it.each([
    ['get', 'GET'],
    ['list', 'GET'],
    ['watch', 'GET'],
    ['create', 'POST'],
    ['update', 'PUT'],
    ['patch', 'PATCH'],
    ['delete', 'DELETE'],
    ['deletecollection', 'DELETE'],
  ])('%s is HTTP %s', (Verb, http_method) => {
    const event = eventOf({ Service: { Action: { KubernetesApiCallAction: { Verb } } } });
    expect((event['evidences'] as unknown[])[0]).toMatchObject({ http_request: { http_method } });
  });
});

describe('what a connection speaks', () => {
  it.each([
    ['ICMP', 1],
    ['TCP', 6],
    ['UDP', 17],
    ['ICMPv6', 58],
  ])('%s is protocol %i', (Protocol, protocol_num) => {
    const event = eventOf({ Service: { Action: { NetworkConnectionAction: { Protocol } } } });
    expect((event['evidences'] as unknown[])[0]).toMatchObject({ connection_info: { protocol_num } });
  });
});

describe('a hash', () => {
  it.each([
    [32, 'MD5'],
    [40, 'SHA-1'],
    [64, 'SHA-256'],
    [128, 'SHA-512'],
    [10, 'Other'],
  ])('of %i digits is %s', (length, algorithm) => {
    const itemDetails = [{ ItemPath: '/x', Hash: 'a'.repeat(length) }];
    const event = eventOf({ Service: { MalwareScanDetails: { Threats: [{ ItemDetails: itemDetails }] } } });
    expect(event['malware']).toMatchObject([{ files: [{ hashes: [{ algorithm }] }] }]);
  });
});
