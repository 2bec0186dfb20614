import type { CanonicalFinding } from '../canonical';
import { lookup } from '../read';

const GUIDE = 'https://docs.aws.amazon.com/guardduty/latest/ug/';

/** The guide's page of finding types by the resource part of the type (`Purpose:Resource/Name`). */
const TYPE_PAGES: Readonly<Record<string, string>> = {
  EC2: 'guardduty_finding-types-ec2.html',
  ECS: 'findings-malware-protection.html',
  IAMUser: 'guardduty_finding-types-iam.html',
  Kubernetes: 'guardduty-finding-types-eks-audit-logs.html',
  Lambda: 'lambda-protection-finding-types.html',
  RDS: 'findings-rds-protection.html',
  Runtime: 'findings-runtime-monitoring.html',
  S3: 'guardduty_finding-types-s3.html',
};
const ALL_TYPES = 'guardduty_finding-types-active.html';
const SEQUENCES = 'guardduty-attack-sequence-finding-types.html';
const MALWARE = 'findings-malware-protection.html';
const S3_MALWARE = 'gdu-malware-protection-s3-finding-types.html';

/** What to do, by GuardDuty's resource type. https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_remediate.html */
const REMEDIATION_PAGES: Readonly<Record<string, string>> = {
  accesskey: 'compromised-creds.html',
  container: 'remediate-compromised-standalone-container.html',
  ebssnapshot: 'compromised-snapshot.html',
  ec2image: 'compromised-ami.html',
  ecscluster: 'compromised-ecs.html',
  ekscluster: 'guardduty-remediate-kubernetes.html',
  instance: 'compromised-ec2.html',
  lambda: 'remediate-lambda-protection-finding-types.html',
  rdsdbinstance: 'guardduty-remediate-compromised-database-rds.html',
  s3bucket: 'compromised-s3.html',
  s3object: 'compromised-s3object-malware-protection-gdu.html',
};

/** The finding in GuardDuty's console. */
export function consoleUrl({ region, id, partition }: CanonicalFinding): string {
  const host = lookup(CONSOLES, partition) ?? `${region}.console.aws.amazon.com`;
  return `https://${host}/guardduty/home?region=${region}#/findings?macros=current&fId=${encodeURIComponent(id)}`;
}

const CONSOLES: Readonly<Record<string, string>> = {
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

/** What the finding type means, in the user guide, at its own heading where the headings follow a rule. */
export function findingTypeUrl(type: string): string {
  const [purpose = '', rest = ''] = type.split(':');
  const [resource = '', name = ''] = rest.split('/');
  if (purpose === 'AttackSequence') return GUIDE + SEQUENCES;
  if (/Malicious(?:File|Snapshot|AMI)/.test(name))
    return GUIDE + (resource === 'S3' || resource === 'Object' ? S3_MALWARE : MALWARE);
  const page = lookup(TYPE_PAGES, resource);
  if (page === undefined) return GUIDE + ALL_TYPES;
  const anchor = [purpose, resource === 'IAMUser' ? 'iam' : resource, name.replaceAll(/[^a-zA-Z0-9]/g, '')];
  return `${GUIDE}${page}#${anchor.join('-').toLowerCase()}`;
}

/** The guide's page on what to do about a resource of this type. */
export function remediationUrl(resourceType: string | undefined): string {
  return GUIDE + (lookup(REMEDIATION_PAGES, resourceType?.toLowerCase()) ?? 'guardduty_remediate.html');
}
