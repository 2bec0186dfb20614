import type { FindingSource } from '../../functions/shared/archive/archive-object';
import { plural } from '../plural';
import type { AnomalyFact } from './anomalies';
import type { Detection } from './detections';
import {
  type Finding,
  type FindingVersion,
  listIn,
  objectIn,
  SEVERITIES,
  type Severity,
  shortName,
  textIn,
  type WebRequest,
} from './facts';
import { groupBy } from './group-by';

/** One thing that happened, among others that share an address, a resource or a credential with it. */
export interface StoryStep {
  /** Epoch ms of its first sight. */
  readonly at: number;
  readonly source: FindingSource;
  readonly severity: Severity;
  /** What kind of step it is: GuardDuty's threat purpose, or what the source stands for. */
  readonly phase: string;
  readonly title: string;
  readonly detail: string;
  /** What ties it to the steps before. */
  readonly links: readonly string[];
}

interface Node extends Omit<StoryStep, 'links'> {
  readonly entities: ReadonlySet<string>;
}

/** What ties records of different services together, by the form that AWS gives it. */
const ENTITY_FORMS: readonly RegExp[] = [
  /\bi-[0-9a-f]{17}\b/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{12,16}\b/g,
  /\barn:aws[a-z-]*:s3:::[a-z0-9.-]{3,63}\b/g,
  /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/g,
];
/** Addresses that are everyone's: private ones, loopback, the instance metadata service. */
const LOCAL_ADDRESS = /^(?:10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01]))\./;
/** What says that somebody is at work, not that a door is open. */
const THREATS = new Set<StoryStep['source']>(['guardduty', 'cloudtrail']);
const WEIGHTS: Readonly<Record<Severity, number>> = {
  critical: 100,
  high: 20,
  medium: 4,
  low: 1,
  informational: 0,
  unknown: 0,
};

/**
 * The worst chain of events: records that share addresses, instances, credentials or buckets, directly or through
 * others, in the order of their first sight. Empty where neither GuardDuty nor a rule over CloudTrail saw anything of
 * HIGH or above.
 */
export function attackStory(
  findings: readonly Finding[],
  requests: readonly WebRequest[],
  detections: readonly Detection[] = [],
  anomalies: readonly AnomalyFact[] = [],
): readonly StoryStep[] {
  const nodes = [
    ...findings.flatMap(findingNode),
    ...requestNodes(requests),
    ...detectionNodes(detections),
    ...anomalyNodes(anomalies),
  ];
  const chains = connected(nodes).filter((chain) =>
    chain.some(({ source, severity }) => THREATS.has(source) && SEVERITIES.indexOf(severity) <= 1),
  );
  const weight = (chain: readonly Node[]) => chain.reduce((sum, { severity }) => sum + WEIGHTS[severity], 0);
  const worst = chains.sort((a, b) => weight(b) - weight(a))[0] ?? [];
  return linked(worst.toSorted((a, b) => a.at - b.at));
}

/** Threats as they are; of the weaknesses only the critical ones that are known to be exploited. */
function findingNode({ first, latest, versions }: Finding): readonly Node[] {
  const isThreat = latest.source === 'guardduty' && versions.some(({ isOpen }) => isOpen);
  const isOpenDoor = latest.severity === 'critical' && textIn(latest.native, 'exploitAvailable') === 'YES';
  if (!isThreat && !isOpenDoor) return [];
  const rise =
    first.severity === latest.severity ? [] : [`rose from ${first.severity} to ${latest.severity}`];
  const seen = latest.count > 1 ? [`seen ${latest.count.toLocaleString('en')} times`] : [];
  const state = latest.isOpen ? [] : ['closed since'];
  return [
    {
      at: first.updatedAt,
      source: latest.source,
      severity: latest.severity,
      phase: isThreat ? phaseOf(latest.type) : 'Open door',
      title: latest.title,
      detail: [...(isThreat ? [latest.type] : weaknessOf(latest)), ...seen, ...rise, ...state].join(' · '),
      entities: entitiesOf(latest.rawData),
    },
  ];
}

/** Where the weakness is and what would close it. */
function weaknessOf({ resources, native }: FindingVersion): readonly string[] {
  const [vulnerable] = listIn(objectIn(native, 'packageVulnerabilityDetails'), 'vulnerablePackages');
  const fixed = vulnerable && textIn(vulnerable, 'fixedInVersion');
  return [
    'exploit available',
    ...resources.slice(0, 1).map(({ id }) => `on ${shortName(id)}`),
    ...(fixed ? [`fixed in ${fixed}`] : []),
  ];
}

/** `CredentialAccess:RDS/…` -> `Credential access`: https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-format.html */
function phaseOf(type: string): string {
  const [purpose = type] = type.split(':');
  const words = purpose.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1).toLowerCase()}`;
}

/** A visitor's requests, one step for each rule that stopped some and one for those that came through. */
function requestNodes(requests: readonly WebRequest[]): readonly Node[] {
  const hostile = new Set(
    requests.filter(({ action }) => action !== 'allow').map(({ clientIp }) => clientIp),
  );
  const steps = groupBy(
    requests.filter(({ clientIp }) => hostile.has(clientIp)),
    ({ clientIp, action, rule }) => JSON.stringify([clientIp, action, rule]),
  );
  return [...steps.values()].flatMap((same) => {
    const [first] = same;
    return first ? [requestNode(first, same)] : [];
  });
}

function requestNode(first: WebRequest, same: readonly WebRequest[]): Node {
  const isAllowed = first.action === 'allow';
  const weight = same.reduce((sum, request) => sum + request.weight, 0);
  const isEstimate = same.some(({ isSample }) => isSample);
  const requests = `${isEstimate ? 'about ' : ''}${plural(weight, 'request')}`;
  return {
    at: first.at,
    source: 'waf',
    severity: isAllowed ? 'medium' : 'low',
    phase: isAllowed ? 'Let through' : 'Web attack',
    title: isAllowed
      ? `${requests} from ${first.clientIp} that no rule stopped`
      : `${first.rule ?? 'Rule'}: ${requests} from ${first.clientIp} (${first.country})`,
    detail: [
      `web ACL ${[...new Set(same.map(({ webAcl }) => webAcl))].join(', ')}`,
      first.action,
      `host ${first.host}`,
    ].join(' · '),
    entities: new Set(same.flatMap(({ rawData }) => [...entitiesOf(rawData)])),
  };
}

/** A burst's alerts are one step. */
function detectionNodes(detections: readonly Detection[]): readonly Node[] {
  const told = detections.filter(({ isSuppressed }) => !isSuppressed);
  return [...groupBy(told, ({ burst }) => burst).values()].flatMap((same) => {
    const [first] = same;
    return first ? [detectionNode(first, same)] : [];
  });
}

function detectionNode(first: Detection, same: readonly Detection[]): Node {
  const { at, severity, title, ruleId, principal, tactics } = first;
  const denied = same.filter(({ outcome }) => outcome !== 'success').length;
  const seen = same.length > 1 ? [`seen ${same.length} times`] : [];
  const failed = denied > 0 ? [denied === same.length ? 'refused' : `${denied} of them refused`] : [];
  return {
    at,
    source: 'cloudtrail',
    severity,
    phase: tactics[0] ?? 'Detection',
    title,
    detail: [ruleId, `by ${shortName(principal)}`, ...seen, ...failed].join(' · '),
    entities: new Set(same.flatMap(({ rawData }) => [...entitiesOf(rawData)])),
  };
}

/** Series that are out of the ordinary together tell of one thing, whatever it passed through: they are one step. */
const TOGETHER_MS = 15 * 60_000;

/** @param anomalies oldest first */
function anomalyNodes(anomalies: readonly AnomalyFact[]): readonly Node[] {
  const moments: AnomalyFact[][] = [];
  for (const anomaly of anomalies) {
    const moment = moments.at(-1);
    if (moment && anomaly.at - (moment.at(-1)?.at ?? 0) <= TOGETHER_MS) moment.push(anomaly);
    else moments.push([anomaly]);
  }
  return moments.flatMap((moment) => {
    const [first] = moment;
    return first ? [anomalyNode(first, moment)] : [];
  });
}

function anomalyNode({ at }: AnomalyFact, moment: readonly AnomalyFact[]): Node {
  const severities = moment.map(({ severity }) => severity);
  return {
    at,
    source: 'anomaly',
    severity: SEVERITIES.find((severity) => severities.includes(severity)) ?? 'unknown',
    phase: 'Out of the ordinary',
    title: moment.map(({ title }) => title).join('; '),
    detail: moment.map(({ explanation }) => explanation).join(' '),
    entities: new Set(moment.flatMap(({ subject }) => [...entitiesOf(subject)])),
  };
}

function entitiesOf(rawData: string): ReadonlySet<string> {
  const found = ENTITY_FORMS.flatMap((form) => rawData.match(form) ?? []);
  return new Set(found.filter((entity) => !LOCAL_ADDRESS.test(entity)));
}

/** Nodes grouped so that any two of a group are tied through shared entities. */
function connected(nodes: readonly Node[]): Node[][] {
  const chains: { readonly members: Node[]; readonly entities: Set<string> }[] = [];
  for (const node of nodes) {
    const touching = chains.filter(({ entities }) =>
      [...node.entities].some((entity) => entities.has(entity)),
    );
    const merged = {
      members: [...touching.flatMap(({ members }) => members), node],
      entities: new Set([...touching.flatMap(({ entities }) => [...entities]), ...node.entities]),
    };
    for (const chain of touching) chains.splice(chains.indexOf(chain), 1);
    chains.push(merged);
  }
  return chains.map(({ members }) => members);
}

const MAX_LINKS = 3;

function linked(nodes: readonly Node[]): readonly StoryStep[] {
  const known = new Set<string>();
  return nodes.map(({ entities, ...step }) => {
    const links = [...entities].filter((entity) => known.has(entity)).slice(0, MAX_LINKS);
    for (const entity of entities) known.add(entity);
    return { ...step, links };
  });
}
