import { isIP } from 'node:net';
import { ALERT_SEVERITIES, type Alert } from '../../../shared/alerts/alert';
import { statusOf } from '../../../shared/alerts/suppression';
import type { ArchiveObject } from '../../../shared/archive/archive-object';
import { techniqueOf } from '../../../shared/ocsf/attack';
import {
  awsCloud,
  classify,
  DETECTION_FINDING,
  OCSF_VERSION,
  type OcsfEvent,
  type SeverityId,
  severityOf,
} from '../../../shared/ocsf/event';
import { prune } from '../../../shared/ocsf/prune';
import { type Anomaly, uidOf } from './anomaly';
import { cleaned } from './cleaned';
import { recordText } from './record-text';

const PRODUCT = {
  name: 'AWS Security Monitoring',
  vendor_name: 'AWS Security Monitoring',
  feature: { name: 'Anomaly Detection' },
};

/** https://schema.ocsf.io/1.6.0/objects/analytic */
const ANALYTICS = {
  behavioral: { type_id: 2, type: 'Behavioral' },
  statistical: { type_id: 3, type: 'Statistical' },
  learning: { type_id: 4, type: 'Learning (ML/DL)' },
} as const;

/** The anomaly as an object of the archive; the same anomaly has the same key in every run. */
export function findingObject(anomaly: Anomaly, suppressed?: Alert['Suppressed']): ArchiveObject {
  const { region, accountId, at, keyAt = at, identity, hasEnded } = anomaly;
  return {
    source: 'anomaly',
    region,
    accountId,
    updatedAt: keyAt * 1000,
    identity: hasEnded ? [...identity, 'ended'] : identity,
    events: [anomalyFinding(anomaly, suppressed)],
  };
}

/**
 * The anomaly as an OCSF 1.6.0 Detection Finding.
 * https://schema.ocsf.io/1.6.0/classes/detection_finding
 */
export function anomalyFinding(given: Anomaly, suppressed?: Alert['Suppressed']): OcsfEvent {
  const anomaly = cleaned(given);
  const { at, since = at, severity, title, explanation, hasEnded = false } = anomaly;
  const time = at * 1000;
  return {
    ...prune({
      ...classify(DETECTION_FINDING, hasEnded ? 3 : 1),
      time,
      start_time: since * 1000,
      end_time: time,
      ...severityOf((ALERT_SEVERITIES.indexOf(severity) + 1) as SeverityId),
      ...(hasEnded ? { status_id: 4, status: 'Resolved' } : statusOf(suppressed)),
      message: explanation,
      is_alert: !hasEnded && suppressed === undefined,
      action_id: 3,
      action: 'Observed',
      disposition_id: 15,
      disposition: 'Detected',
      cloud: awsCloud(anomaly.accountId, anomaly.region),
      finding_info: {
        uid: uidOf(anomaly),
        title,
        desc: explanation,
        types: [anomaly.ruleId],
        created_time: since * 1000,
        modified_time: time,
        analytic: { uid: anomaly.ruleId, name: anomaly.method, ...ANALYTICS[anomaly.analytic] },
        attacks: (anomaly.attack ?? []).map(techniqueOf),
        data_sources: [anomaly.subject],
        tags: Object.entries(anomaly.tags).map(([name, value]) => ({ name, value })),
      },
      metadata: {
        version: OCSF_VERSION,
        product: PRODUCT,
        uid: hasEnded ? `${uidOf(anomaly)}#ended` : uidOf(anomaly),
        profiles: ['cloud', 'security_control'],
        event_code: anomaly.ruleId,
        tenant_uid: anomaly.accountId,
      },
      anomaly_analyses: [analysisOf(anomaly)],
      evidences: [evidenceOf(anomaly)],
      observables: observablesOf(anomaly),
      remediation: { desc: anomaly.response },
    }),
    raw_data: recordText(anomaly.record),
  } as unknown as OcsfEvent;
}

/** https://schema.ocsf.io/1.6.0/objects/anomaly_analysis */
function analysisOf({ subject, parameter, observed, expected }: Anomaly): object {
  const seen = (value: string) => ({ observation_parameter: parameter, observations: [{ value }] });
  return { analysis_targets: [{ name: subject }], anomalies: [seen(observed)], baselines: [seen(expected)] };
}

function evidenceOf({ parameter, numbers, observed, expected, principal, address, agent }: Anomaly): object {
  return {
    name: parameter,
    data: numbers ?? { observed, expected },
    actor: principal && { user: { uid: principal } },
    // Where a service calls for somebody, its name stands in place of an address.
    src_endpoint: address && (isIP(address) === 0 ? { svc_name: address } : { ip: address }),
    http_request: agent && { user_agent: agent },
  };
}

/** What analysts search for, with the attribute that holds it. */
function observablesOf({ principal, address, agent }: Anomaly): readonly object[] {
  const evidence = 'evidences[0]';
  return [
    ...(address && isIP(address) !== 0
      ? [observable(`${evidence}.src_endpoint.ip`, 2, 'IP Address', address)]
      : []),
    ...(principal ? [observable(`${evidence}.actor.user.uid`, 31, 'User Object: uid', principal)] : []),
    ...(agent ? [observable(`${evidence}.http_request.user_agent`, 16, 'HTTP User-Agent', agent)] : []),
  ];
}

function observable(name: string, type_id: number, type: string, value: string): object {
  return { name, type_id, type, value };
}
