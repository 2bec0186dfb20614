import { ACCOUNT_ID, HOME_REGION, iso, MINUTE_MS } from './account';
import { NOISE } from './guardduty-noise';
import type { FindingPlan, FindingVersion } from './guardduty-plan';
import { INTRUSION } from './guardduty-story';
import { type Random, seededRandom } from './random';

type Json = Readonly<Record<string, unknown>>;

const DETECTOR_IDS: Readonly<Record<string, string>> = {
  'eu-central-1': '6ab6e6ee780ed494f3b7ca56acdc74df',
  'us-east-1': '12abc34d567e8fa901bc2d34e56789f0',
};

/** Every version of every finding as the API gives it, and the events that reached the bus. */
export function recordGuardDuty(): { readonly api: readonly Json[]; readonly events: readonly Json[] } {
  const random = seededRandom(2004);
  const versions = [...NOISE, ...INTRUSION].flatMap((plan) => {
    const id = random.hex(32);
    return plan.versions.map((version) => ({ plan, version, finding: nativeFinding(plan, version, id) }));
  });
  versions.sort((a, b) => a.version.at - b.version.at);
  const events = versions
    .filter(({ plan }) => plan.delivery !== 'poll')
    .flatMap(({ version, finding }) => deliveries(envelope(finding, version.at, random), random));
  return { api: versions.map(({ finding }) => pascalCased(finding) as Json), events };
}

function nativeFinding(plan: FindingPlan, version: FindingVersion, id: string): Json {
  const region = plan.region ?? HOME_REGION;
  const detectorId = DETECTOR_IDS[region] ?? '';
  const first = plan.versions[0]?.at ?? version.at;
  return {
    schemaVersion: '2.0',
    accountId: ACCOUNT_ID,
    region,
    partition: 'aws',
    id,
    arn: `arn:aws:guardduty:${region}:${ACCOUNT_ID}:detector/${detectorId}/finding/${id}`,
    type: plan.type,
    resource: plan.resource,
    service: {
      serviceName: 'guardduty',
      detectorId,
      ...(plan.action ? { action: plan.action } : {}),
      resourceRole: plan.role,
      ...(plan.additionalInfo ? { additionalInfo: plan.additionalInfo } : {}),
      ...(plan.runtime ? { runtimeDetails: plan.runtime, featureName: 'RuntimeMonitoring' } : {}),
      ...(plan.detection ? { detection: plan.detection } : {}),
      eventFirstSeen: iso(first - 7 * MINUTE_MS),
      eventLastSeen: iso(version.at - 4 * MINUTE_MS),
      archived: plan.archived ?? version.archived ?? false,
      count: version.count,
    },
    severity: version.severity,
    createdAt: iso(first),
    updatedAt: iso(version.at),
    title: plan.title,
    description: plan.description,
  };
}

function envelope(finding: Json, updatedAt: number, random: Random): Json {
  return {
    version: '0',
    id: random.uuid(),
    'detail-type': 'GuardDuty Finding',
    source: 'aws.guardduty',
    account: ACCOUNT_ID,
    time: `${iso(updatedAt + random.int(30, 280) * 1000).slice(0, 19)}Z`,
    region: finding['region'],
    resources: [],
    detail: finding,
  };
}

/** The bus delivers at least once: now and then twice. */
function deliveries(event: Json, random: Random): readonly Json[] {
  return random.int(1, 7) === 1 ? [event, event] : [event];
}

/** Members that the API models as timestamps: epoch seconds on the wire. The finding's own times are strings. */
const TIMESTAMPS = /^(?:startTime|createdTime|createdAt|updatedAt|firstSeenAt|lastSeenAt|lastModifiedAt)$/;

/** The API's spelling of a finding: members in PascalCase, map keys and values as they are. */
function pascalCased(value: unknown, parent?: string): unknown {
  if (Array.isArray(value)) return value.map((item) => pascalCased(item, parent));
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value)
    // The API has additionalInfo as Value and Type only, and leaves out what is null.
    .filter(
      ([key, member]) => member !== null && !(parent === 'additionalInfo' && !/^(value|type)$/.test(key)),
    )
    .map(([key, member]) => {
      const spelled = `${key.charAt(0).toUpperCase()}${key.slice(1)}`;
      const isTimestamp = parent !== undefined && TIMESTAMPS.test(key) && typeof member === 'string';
      return [spelled, isTimestamp ? Date.parse(member) / 1000 : pascalCased(member, key)];
    });
  return Object.fromEntries(members);
}
