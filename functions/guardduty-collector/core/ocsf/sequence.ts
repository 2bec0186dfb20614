import { severityCaption } from '../../../shared/ocsf/event';
import { integer, type JsonRecord, label, millis, number, record, records, text, texts } from '../read';
import { sequenceActor } from './actors';
import { sequenceEndpoint } from './endpoints';
import { apiOf } from './kubernetes';
import { severityId } from './severity';

/** The attack sequence of a finding, empty where it has none. */
export function sequenceOf(service: JsonRecord): JsonRecord {
  return record(record(service['detection'])['sequence']);
}

/** Actors, endpoints and API activities of an attack sequence. */
export function sequenceEvidences(service: JsonRecord): readonly object[] {
  const sequence = sequenceOf(service);
  const actors = new Map(records(sequence['actors']).map((actor) => [actor['id'], actor]));
  const endpoints = new Map(records(sequence['endpoints']).map((endpoint) => [endpoint['id'], endpoint]));
  return [
    ...[...actors.values()].map((actor) => ({
      name: 'Actor',
      uid: label(actor['id']),
      actor: sequenceActor(actor),
    })),
    ...[...endpoints.values()].map(endpointEvidence),
    ...records(sequence['signals']).flatMap((signal) => activities(signal, actors, endpoints)),
  ];
}

function endpointEvidence(endpoint: JsonRecord): object {
  const direction = text(record(endpoint['connection'])['direction'])?.toUpperCase();
  const side = direction === 'OUTBOUND' ? 'dst_endpoint' : 'src_endpoint';
  return {
    name: 'Endpoint',
    uid: label(endpoint['id']),
    [side]: sequenceEndpoint(endpoint),
    connection_info:
      direction === undefined
        ? undefined
        : {
            direction_id: direction === 'OUTBOUND' ? 2 : 1,
            direction: direction === 'OUTBOUND' ? 'Outbound' : 'Inbound',
          },
    data: endpoint,
  };
}

type ById = ReadonlyMap<unknown, JsonRecord>;

function activities(signal: JsonRecord, actors: ById, endpoints: ById): readonly object[] {
  const actor = actors.get(texts(signal['actorIds'])[0]);
  const endpoint = endpoints.get(texts(signal['endpointIds'])[0]);
  return records(signal['activities']).map((activity) => {
    const api = record(activity['api']);
    return {
      name: text(signal['name']),
      uid: text(signal['uid']),
      api: apiOf(api['operation'], text(api['service']), { error: text(api['error']) }),
      http_request: { user_agent: text(api['userAgent']) },
      actor: actor === undefined ? undefined : sequenceActor(actor),
      src_endpoint: endpoint === undefined ? undefined : sequenceEndpoint(endpoint),
      data: activity,
    };
  });
}

/** Signals of a sequence, findings of its processes, the sequence of a finding, the finding behind a scan. */
export function relatedEvents(service: JsonRecord, sequenceArn: unknown): readonly object[] {
  const trigger = text(record(service['ebsVolumeScanDetails'])['triggerFindingId']);
  const parent = text(sequenceArn);
  return [
    ...records(sequenceOf(service)['signals']).map(signalEvent),
    ...(parent === undefined ? [] : [{ uid: parent, type: 'AttackSequence' }]),
    ...(trigger === undefined ? [] : [{ uid: trigger, type: 'Trigger finding' }]),
  ];
}

function signalEvent(signal: JsonRecord): object {
  const severity = number(signal['severity']);
  const severity_id = severityId(severity);
  const indicators = records(signal['signalIndicators']);
  return {
    uid: label(signal['uid']) ?? 'unknown',
    title: text(signal['name']),
    desc: text(signal['description']),
    type: text(signal['type']),
    count: integer(signal['count']),
    created_time: millis(signal['createdAt']),
    modified_time: millis(signal['updatedAt']),
    first_seen_time: millis(signal['firstSeenAt']),
    last_seen_time: millis(signal['lastSeenAt']),
    severity_id,
    severity: severityCaption(severity_id),
    traits: indicators.map(traitOf),
    tags: [
      { name: 'resourceUids', values: texts(signal['resourceUids']) },
      { name: 'actorIds', values: texts(signal['actorIds']) },
      { name: 'endpointIds', values: texts(signal['endpointIds']) },
      { name: 'severity', values: texts([signal['severity']]) },
    ].filter(({ values }) => values.length > 0),
  };
}

/** An indicator such as SUSPICIOUS_USER_AGENT or HIGH_RISK_API with its values. */
export function traitOf(indicator: JsonRecord): object {
  return {
    name: text(indicator['title']) ?? text(indicator['key']),
    uid: text(indicator['key']),
    category: 'indicator',
    values: texts(indicator['values']),
  };
}
