import { ACCOUNT_ID, at, HOME_REGION, iso } from './account';
import { type Vulnerability, vulnerability } from './inspector-catalog';
import { INVENTORY, type InspectorVersion, LIFE, type Target } from './inspector-plans';
import { inspectorResource } from './inspector-resources';
import { type Random, seededRandom } from './random';

type Json = Readonly<Record<string, unknown>>;

/** A version of a finding, its times as epoch ms: the two spellings are made from it. */
interface Version {
  readonly at: number;
  readonly finding: Json;
  readonly delivery?: 'poll';
}

const TIMES = new Set([
  'firstObservedAt',
  'lastObservedAt',
  'updatedAt',
  'vendorCreatedAt',
  'vendorUpdatedAt',
  'lastKnownExploitAt',
  'imagePushedAt',
  'launchedAt',
  'lastModifiedAt',
  'pushedAt',
]);

/** Every version of every finding as the API gives it (epoch seconds), and the events that reached the bus. */
export function recordInspector(): { readonly api: readonly Json[]; readonly events: readonly Json[] } {
  const random = seededRandom(2002);
  const versions = [...packageFindings(random), ...reachability(random)].sort((a, b) => a.at - b.at);
  const events = versions
    .filter(({ delivery }) => delivery !== 'poll')
    .flatMap((version) => {
      const event = envelope(version, random);
      return random.int(1, 12) === 1 ? [event, event] : [event];
    });
  return { api: versions.map(({ finding }) => spelled(finding, (ms) => ms / 1000) as Json), events };
}

function packageFindings(random: Random): readonly Version[] {
  return INVENTORY.flatMap(({ target, ids }) =>
    ids.flatMap((id) => {
      const findingArn = newArn(random);
      const scanned = at(
        random.int(0, 1),
        `0${random.int(4, 9)}:${random.int(10, 59)}:${random.int(10, 59)}`,
      );
      const life = LIFE[`${target.kind}/${target.name}/${id}`] ?? [
        { at: scanned, status: 'ACTIVE' as const },
      ];
      const first = life[0]?.at ?? scanned;
      return life.map((version) => ({
        at: version.at,
        finding: packageFinding({ findingArn, target, first, version }, vulnerability(id)),
        ...(version.delivery ? { delivery: version.delivery } : {}),
      }));
    }),
  );
}

interface Sighting {
  readonly findingArn: string;
  readonly target: Target;
  readonly first: number;
  readonly version: InspectorVersion;
}

function packageFinding({ findingArn, target, first, version }: Sighting, known: Vulnerability): Json {
  const score = Math.round((known.score + (version.scoreShift ?? 0)) * 10) / 10;
  return {
    findingArn,
    awsAccountId: ACCOUNT_ID,
    type: 'PACKAGE_VULNERABILITY',
    description: known.summary,
    title: `${known.id} - ${known.package}`,
    remediation: { recommendation: { text: `Update ${known.package} to ${known.fixed}` } },
    severity: severityOf(score),
    firstObservedAt: first,
    lastObservedAt: version.at,
    updatedAt: version.at,
    status: version.status,
    resources: [inspectorResource(target)],
    inspectorScore: score,
    inspectorScoreDetails: {
      adjustedCvss: {
        scoreSource: 'NVD',
        cvssSource: 'NVD',
        version: '3.1',
        score,
        scoringVector: known.vector,
        adjustments: [],
      },
    },
    packageVulnerabilityDetails: packageDetails(target, known),
    fixAvailable: 'YES',
    exploitAvailable: known.exploit ? 'YES' : 'NO',
    ...(version.exploitSeen ? { exploitabilityDetails: { lastKnownExploitAt: version.at - 3_600_000 } } : {}),
    epss: { score: known.epss },
  };
}

function packageDetails(target: Target, known: Vulnerability): Json {
  const name = known.package;
  const isJar = known.manager === 'JAR';
  return {
    vulnerabilityId: known.id,
    vulnerablePackages: [
      {
        name,
        version: known.installed,
        epoch: 0,
        arch: known.manager === 'OS' ? 'aarch64' : 'NOARCH',
        packageManager: known.manager,
        ...(isJar ? { filePath: `opt/app/lib/${name.split(':')[1]}-${known.installed}.jar` } : {}),
        fixedInVersion: known.fixed,
        remediation: `Update ${name} to ${known.fixed}`,
        ...(target.kind === 'image' ? { sourceLayerHash: `sha256:${'7ac3d1e9'.repeat(8)}` } : {}),
      },
    ],
    source: 'NVD',
    cvss: [{ baseScore: known.score, scoringVector: known.vector, version: '3.1', source: 'NVD' }],
    relatedVulnerabilities: [],
    sourceUrl: `https://nvd.nist.gov/vuln/detail/${known.id}`,
    vendorSeverity: severityOf(known.score),
    referenceUrls: [`https://nvd.nist.gov/vuln/detail/${known.id}`],
  };
}

function reachability(random: Random): readonly Version[] {
  const ports = [
    { name: 'search', port: 8983 },
    { name: 'bastion', port: 22 },
  ] as const;
  return ports.map(({ name, port }, index) => {
    const seen = at(0, `04:0${index + 1}:30`);
    const finding = {
      findingArn: newArn(random),
      awsAccountId: ACCOUNT_ID,
      type: 'NETWORK_REACHABILITY',
      description: `On the instance, the port range ${port}-${port} is reachable from the internet through an internet gateway.`,
      title: `Port ${port} is reachable from an Internet Gateway - TCP`,
      remediation: { recommendation: { text: 'Restrict the security group to known sources.' } },
      severity: 'MEDIUM',
      firstObservedAt: seen,
      lastObservedAt: seen,
      updatedAt: seen,
      status: 'ACTIVE',
      resources: [inspectorResource({ kind: 'instance', name })],
      networkReachabilityDetails: {
        openPortRange: { begin: port, end: port },
        protocol: 'TCP',
        networkPath: {
          steps: [
            { componentId: 'igw-0d2f6a1be90c47a35', componentType: 'AWS::EC2::InternetGateway' },
            { componentId: `sg-${random.hex(17)}`, componentType: 'AWS::EC2::SecurityGroup' },
          ],
        },
      },
    };
    return { at: seen, finding };
  });
}

function envelope({ at: updatedAt, finding }: Version, random: Random): Json {
  const [resource] = finding['resources'] as readonly { readonly id: string }[];
  return {
    version: '0',
    id: random.uuid(),
    'detail-type': 'Inspector2 Finding',
    source: 'aws.inspector2',
    account: ACCOUNT_ID,
    time: `${iso(updatedAt + random.int(5, 90) * 1000).slice(0, 19)}Z`,
    region: HOME_REGION,
    resources: [resource?.id],
    detail: spelled(finding, eventDate),
  };
}

/** `Mar 20, 2023, 6:08:05 PM`, as Inspector's events have it. */
function eventDate(epochMs: number): string {
  const date = new Date(epochMs);
  const month = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][
    date.getUTCMonth()
  ];
  const [minutes, seconds] = [date.getUTCMinutes(), date.getUTCSeconds()].map((n) =>
    String(n).padStart(2, '0'),
  );
  const hours = date.getUTCHours();
  return `${month} ${date.getUTCDate()}, ${date.getUTCFullYear()}, ${hours % 12 || 12}:${minutes}:${seconds} ${hours < 12 ? 'AM' : 'PM'}`;
}

function spelled(value: unknown, time: (epochMs: number) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => spelled(item, time));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      TIMES.has(key) && typeof member === 'number' ? time(member) : spelled(member, time),
    ]),
  );
}

function newArn(random: Random): string {
  return `arn:aws:inspector2:${HOME_REGION}:${ACCOUNT_ID}:finding/${random.hex(32)}`;
}

function severityOf(score: number): string {
  if (score >= 9) return 'CRITICAL';
  if (score >= 7) return 'HIGH';
  return score >= 4 ? 'MEDIUM' : 'LOW';
}
