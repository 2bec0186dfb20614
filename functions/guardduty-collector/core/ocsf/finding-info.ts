import type { CanonicalFinding } from '../canonical';
import { label, millis, record, records, text, texts } from '../read';
import { attacksOf } from './attacks';
import { productOf } from './product';
import { consoleUrl } from './references';
import { relatedEvents, sequenceOf, traitOf } from './sequence';

/** What was found: names, times, the analytic behind it, ATT&CK, and what belongs together. */
export function findingInfo(finding: CanonicalFinding): object {
  const service = record(finding['service']);
  const sequence = sequenceOf(service);
  const related = relatedEvents(service, finding['associatedAttackSequenceArn']);
  return {
    uid: finding.arn,
    uid_alt: finding.id,
    title: text(finding['title']) ?? finding.type,
    desc: text(finding['description']) ?? text(sequence['description']),
    types: [finding.type, ...texts(sequence['additionalSequenceTypes'])],
    created_time: millis(finding['createdAt']),
    modified_time: millis(finding.updatedAt),
    first_seen_time: millis(service['eventFirstSeen']),
    last_seen_time: millis(service['eventLastSeen']),
    src_url: consoleUrl(finding),
    product: productOf(finding),
    product_uid: text(service['detectorId']),
    data_sources: [text(service['featureName'])],
    analytic: analyticOf(finding),
    attacks: attacksOf(finding.type, service),
    related_events: related,
    related_events_count: related.length || undefined,
    traits: records(sequence['sequenceIndicators']).map(traitOf),
    attack_graph: attackGraph(finding),
  };
}

/** GuardDuty's finding type is its detection; anomalies come from machine learning, malware from known patterns. */
function analyticOf(finding: CanonicalFinding): object {
  const service = record(finding['service']);
  const custom = text(finding['customDetectionRuleName']);
  const [type_id, type] = /AnomalousBehavior|\bTrafficVolumeUnusual\b/.test(finding.type)
    ? [4, 'Learning (ML/DL)']
    : service['ebsVolumeScanDetails'] !== undefined || service['malwareScanDetails'] !== undefined
      ? [5, 'Fingerprinting']
      : custom !== undefined || records(record(service['evidence'])['threatIntelligenceDetails']).length > 0
        ? [1, 'Rule']
        : [2, 'Behavioral'];
  return {
    uid: finding.type,
    name: custom ?? finding.type,
    category: finding.type.split(':')[0],
    type_id,
    type,
    version: label(finding['schemaVersion']),
  };
}

/** An attack sequence as a graph: signals point at the actors, endpoints and resources that they are about. */
function attackGraph(finding: CanonicalFinding): object | undefined {
  const sequence = sequenceOf(record(finding['service']));
  const signals = records(sequence['signals']);
  const nodes = [
    ...signals.map((each) => ({ uid: label(each['uid']), name: text(each['name']), type: 'signal' })),
    ...records(sequence['actors']).map((each) => ({
      uid: label(each['id']),
      name: text(record(each['user'])['name']),
      type: 'actor',
    })),
    ...records(sequence['endpoints']).map((each) => ({
      uid: label(each['id']),
      name: text(each['ip']) ?? text(each['domain']),
      type: 'endpoint',
    })),
    ...records(sequence['resources']).map((each) => ({
      uid: label(each['uid']),
      name: text(each['name']),
      type: text(each['resourceType']),
    })),
  ].filter(({ uid }) => uid !== undefined);
  if (nodes.length === 0) return undefined;
  const edges = signals.flatMap((signal) =>
    EDGES.flatMap(([member, relation]) =>
      texts(signal[member]).map((target) => ({ source: label(signal['uid']), target, relation })),
    ),
  );
  return {
    uid: label(sequence['uid']),
    desc: text(sequence['description']),
    is_directed: true,
    nodes,
    edges: edges.filter(({ source }) => source !== undefined),
  };
}

const EDGES = [
  ['actorIds', 'actor'],
  ['endpointIds', 'endpoint'],
  ['resourceUids', 'resource'],
] as const;
