/** Findings as ListFindings documents them, in API spelling with ISO times, and the other spellings of each. */

export const ARN = 'arn:aws:inspector2:eu-central-1:111122223333:finding/0f1e2d3c4b5a69788796a5b4c3d2e1f0';

type Finding = Record<string, unknown>;

const BASE = {
  findingArn: ARN,
  awsAccountId: '111122223333',
  severity: 'HIGH',
  status: 'ACTIVE',
  firstObservedAt: '2024-09-04T16:50:37Z',
  lastObservedAt: '2024-09-05T10:00:00Z',
  updatedAt: '2024-09-05T17:00:36Z',
};

const EC2 = {
  type: 'AWS_EC2_INSTANCE',
  id: 'i-0123456789abcdef0',
  partition: 'aws',
  region: 'eu-central-1',
  tags: { Name: 'web-1', Team: 'shop', 'cost-center': '' },
  details: {
    awsEc2Instance: {
      type: 't3.small',
      imageId: 'ami-0123456789abcdef0',
      ipV4Addresses: ['10.0.1.7', '203.0.113.9'],
      ipV6Addresses: ['2001:db8::7'],
      keyName: 'operators',
      iamInstanceProfileArn: 'arn:aws:iam::111122223333:instance-profile/web',
      vpcId: 'vpc-01',
      subnetId: 'subnet-01',
      launchedAt: '2024-01-02T03:04:05Z',
      platform: 'UBUNTU_22_04',
    },
  },
};

const LAMBDA = {
  type: 'AWS_LAMBDA_FUNCTION',
  id: 'arn:aws:lambda:eu-central-1:111122223333:function:resize:$LATEST',
  partition: 'aws',
  region: 'eu-central-1',
  details: {
    awsLambdaFunction: {
      functionName: 'resize',
      runtime: 'PYTHON_3_11',
      codeSha256: 'O7jkFEmfPB+CK3Y6Pby5zW9gjG+zusAaqRRMGS8B27c=',
      version: '$LATEST',
      executionRoleArn: 'arn:aws:iam::111122223333:role/resize',
      layers: ['arn:aws:lambda:eu-central-1:111122223333:layer:pillow:3'],
      vpcConfig: { subnetIds: ['subnet-02'], securityGroupIds: ['sg-02'], vpcId: 'vpc-02' },
      packageType: 'ZIP',
      architectures: ['ARM64'],
      lastModifiedAt: '2024-08-01T00:00:00Z',
    },
  },
};

const ECR = {
  type: 'AWS_ECR_CONTAINER_IMAGE',
  id: 'arn:aws:ecr:eu-central-1:111122223333:repository/shop/sha256:84f507df',
  partition: 'aws',
  region: 'eu-central-1',
  details: {
    awsEcrContainerImage: {
      repositoryName: 'shop',
      imageTags: ['v1', 'latest'],
      pushedAt: '2024-09-04T16:55:28Z',
      author: 'ci',
      architecture: 'arm64',
      imageHash: 'sha256:84f507df',
      registry: '111122223333',
      platform: 'UBUNTU_24_04',
      lastInUseAt: '2024-09-05T00:00:00Z',
      inUseCount: 3,
    },
  },
};

export function packageFinding(changes: Finding = {}): Finding {
  return {
    ...BASE,
    type: 'PACKAGE_VULNERABILITY',
    title: 'CVE-2024-29069 - snapd',
    description: 'In snapd versions prior to 2.62 links leave the snap.',
    remediation: { recommendation: { text: 'Update snapd.', Url: 'https://example.com/advice' } },
    inspectorScore: 5.1,
    inspectorScoreDetails: {
      adjustedCvss: {
        scoreSource: 'UBUNTU_CVE',
        cvssSource: 'NVD',
        version: '3.1',
        score: 5.1,
        scoringVector: 'CVSS:3.1/AV:L/AC:L/PR:L/UI:R/S:U/C:L/I:L/A:L',
        adjustments: [{ metric: 'AV', reason: 'The instance is not reachable from the internet' }],
      },
    },
    exploitAvailable: 'YES',
    exploitabilityDetails: { lastKnownExploitAt: '2024-08-31T00:04:50Z' },
    fixAvailable: 'PARTIAL',
    epss: { score: 0.00043 },
    packageVulnerabilityDetails: {
      vulnerabilityId: 'CVE-2024-29069',
      source: 'UBUNTU_CVE',
      sourceUrl: 'https://people.canonical.com/~ubuntu-security/cve/2024/CVE-2024-29069.html',
      cvss: [
        { baseScore: 4.8, scoringVector: 'CVSS:3.1/AV:L', version: '3.1', source: 'UBUNTU_CVE' },
        { baseScore: 7.3, scoringVector: 'CVSS:3.1/AV:N', version: '3.1', source: 'NVD' },
      ],
      referenceUrls: ['https://www.cve.org/CVERecord?id=CVE-2024-29069'],
      relatedVulnerabilities: ['USN-6940-1'],
      vendorSeverity: 'medium',
      vendorCreatedAt: '2024-07-25T20:15:00Z',
      vendorUpdatedAt: '2024-08-01T00:00:00Z',
      vulnerablePackages: [
        {
          name: 'snapd',
          version: '2.58',
          epoch: 0,
          release: '1ubuntu2',
          arch: 'AMD64',
          packageManager: 'OS',
          filePath: '/usr/lib/snapd',
          fixedInVersion: '0:2.63+22.04ubuntu0.1',
          remediation: 'apt-get update && apt-get upgrade',
          sourceLayerHash: 'sha256:1567e7ea90b6',
        },
      ],
    },
    resources: [EC2],
    ...changes,
  };
}

export function imageFinding(changes: Finding = {}): Finding {
  return packageFinding({ resources: [ECR], ...changes });
}

export function codeFinding(changes: Finding = {}): Finding {
  return {
    ...BASE,
    type: 'CODE_VULNERABILITY',
    severity: 'CRITICAL',
    title: 'CWE-798 - Hardcoded credentials',
    description: 'Credentials should not be hardcoded.',
    remediation: { recommendation: { text: 'Use environment variables.' } },
    codeVulnerabilityDetails: {
      cwes: ['CWE-798', 'CWE-259'],
      detectorId: 'python/hardcoded-credentials@v1.0',
      detectorName: 'Hardcoded credentials',
      detectorTags: ['secrets', 'owasp-top10'],
      filePath: { fileName: 'handler.py', filePath: 'src/handler.py', startLine: 6, endLine: 9 },
      referenceUrls: ['https://example.com/rule'],
      ruleId: 'python-detect-hardcoded-aws-credentials',
      sourceLambdaLayerArn: 'arn:aws:lambda:eu-central-1:111122223333:layer:pillow:3',
    },
    resources: [LAMBDA],
    ...changes,
  };
}

export function reachabilityFinding(changes: Finding = {}): Finding {
  return {
    ...BASE,
    type: 'NETWORK_REACHABILITY',
    severity: 'MEDIUM',
    title: 'Port 22 is reachable from an Internet Gateway - TCP',
    description: 'The port range 22-22 is reachable from the internet.',
    remediation: { recommendation: { text: 'Restrict the security group.' } },
    networkReachabilityDetails: {
      openPortRange: { begin: 22, end: 22 },
      protocol: 'TCP',
      networkPath: {
        steps: [
          { componentId: 'igw-1', componentType: 'AWS::EC2::InternetGateway' },
          {
            componentId: 'sg-1',
            componentType: 'AWS::EC2::SecurityGroup',
            componentArn: 'arn:aws:ec2:::sg-1',
          },
          { componentId: 'eni-1', componentType: 'AWS::EC2::NetworkInterface' },
          { componentId: 'i-0123456789abcdef0', componentType: 'AWS::EC2::Instance' },
        ],
      },
    },
    resources: [EC2],
    ...changes,
  };
}

export const FINDINGS = { packageFinding, imageFinding, codeFinding, reachabilityFinding };

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const two = (number: number) => String(number).padStart(2, '0');

/** How each path spells an instant. */
export const TIME_SPELLINGS: Readonly<Record<string, (date: Date) => unknown>> = {
  'SDK Date': (date) => date,
  'SDK Date with milliseconds': (date) => new Date(date.getTime() + 987),
  'epoch seconds': (date) => date.getTime() / 1000,
  'epoch seconds as a float': (date) => date.getTime() / 1000 + 0.125,
  'epoch milliseconds': (date) => date.getTime() + 7,
  'epoch seconds as text': (date) => `${date.getTime() / 1000}.5`,
  'ISO 8601': (date) => date.toISOString(),
  'ISO 8601 without a zone': (date) => date.toISOString().slice(0, 19),
  'ISO 8601 with microseconds and offset': (date) => date.toISOString().replace('Z', '123+00:00'),
  'ISO 8601 in another zone': (date) =>
    new Date(date.getTime() - 5.5 * 3_600_000).toISOString().replace(/\.\d+Z$/, '-05:30'),
  'ISO 8601 east of Greenwich': (date) =>
    new Date(date.getTime() + 2 * 3_600_000).toISOString().replace(/\.\d+Z$/, '+0200'),
  'event, older': spokenTime,
  'event, older, of a newer Java': (date) => spokenTime(date).replace(/ (?=[AP]M$)/, '\u202F'),
  'event, newer': (date) =>
    `${DAYS[date.getUTCDay()]} ${MONTHS[date.getUTCMonth()]} ${two(date.getUTCDate())} ${date
      .toISOString()
      .slice(11, 23)} UTC ${date.getUTCFullYear()}`,
};

function spokenTime(date: Date): string {
  const hours = date.getUTCHours();
  const clock = `${hours % 12 || 12}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
  return `${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}, ${date.getUTCFullYear()}, ${clock} ${hours < 12 ? 'AM' : 'PM'}`;
}

/** The finding with every time in another spelling. */
export function respell(
  value: unknown,
  time: (date: Date) => unknown,
  key = (name: string) => name,
): unknown {
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:]+Z$/.test(value)) return time(new Date(value));
  if (Array.isArray(value)) return value.map((item) => respell(item, time, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      key(name),
      name === 'tags' ? member : respell(member, time, key),
    ]),
  );
}

/** The EventBridge event of a finding, as Inspector publishes it: no milliseconds, empty lists, floats. */
export function eventOf(finding: Finding, changes: Finding = {}): Finding {
  const detail = respell(finding, spokenTime) as Finding;
  return {
    version: '0',
    id: '66a7a279-5f92-971c-6d3e-c92da0950992',
    'detail-type': 'Inspector2 Finding',
    source: 'aws.inspector2',
    account: '111122223333',
    time: '2024-09-05T17:00:36Z',
    region: 'eu-central-1',
    resources: ['i-0123456789abcdef0'],
    detail: { ...detail, nothing: null, none: [], empty: {} },
    ...changes,
  };
}
