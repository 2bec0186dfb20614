import type { OcsfEvent } from '../../functions/shared/ocsf/event';
import {
  isClosed,
  SEVERITY_NAMES,
  type SeverityName,
  severityName,
} from '../../functions/shared/ocsf/finding-state';
import { listIn, objectIn, sourceOf, textIn } from './facts';
import { groupBy } from './group-by';

/** An alert of a rule over CloudTrail. */
export interface Detection {
  /** Epoch ms of its event. */
  readonly at: number;
  readonly ruleId: string;
  readonly title: string;
  readonly severity: SeverityName;
  readonly principal: string;
  readonly address: string | undefined;
  /** Names of MITRE ATT&CK tactics. */
  readonly tactics: readonly string[];
  /** `success`, `denied` or `failed`. */
  readonly outcome: string;
  /** Names the burst that it belongs to. */
  readonly burst: string;
  readonly isSuppressed: boolean;
  readonly rawData: string;
}

export interface RuleCount {
  readonly id: string;
  readonly title: string;
  readonly worst: SeverityName;
  readonly alerts: number;
}

export interface PrincipalCount {
  readonly name: string;
  readonly worst: SeverityName;
  readonly alerts: number;
  readonly rules: number;
  readonly addresses: readonly string[];
}

export interface DetectionSummary {
  readonly alerts: number;
  readonly rules: readonly RuleCount[];
  readonly principals: readonly PrincipalCount[];
  /** In the order of an attack. */
  readonly tactics: readonly { readonly name: string; readonly alerts: number }[];
}

const TOP = 10;

/** MITRE ATT&CK's columns. */
const TACTIC_ORDER = [
  'Initial Access',
  'Execution',
  'Persistence',
  'Privilege Escalation',
  'Defense Evasion',
  'Credential Access',
  'Discovery',
  'Lateral Movement',
  'Collection',
  'Exfiltration',
  'Impact',
];

/** The alerts in the archive, oldest first. */
export function detectionsOf(events: readonly OcsfEvent[]): readonly Detection[] {
  return events
    .filter((event) => sourceOf(event) === 'cloudtrail')
    .map(detection)
    .sort((a, b) => a.at - b.at);
}

function detection(event: OcsfEvent): Detection {
  const info = objectIn(event, 'finding_info');
  const [evidence = {}] = listIn(event, 'evidences');
  const user = objectIn(objectIn(evidence, 'actor'), 'user');
  const tactics = listIn(info, 'attacks').flatMap(
    (attack) => textIn(objectIn(attack, 'tactic'), 'name') ?? [],
  );
  return {
    at: event.time,
    ruleId: textIn(objectIn(info, 'analytic'), 'uid') ?? 'unknown',
    title: textIn(info, 'title') ?? event.message,
    severity: severityName(event.severity_id),
    principal: textIn(user, 'uid') ?? textIn(user, 'type') ?? 'unknown',
    address: textIn(objectIn(evidence, 'src_endpoint'), 'ip'),
    tactics: [...new Set(tactics)],
    outcome: textIn(objectIn(event, 'unmapped'), 'outcome') ?? 'unknown',
    burst: textIn(event.metadata, 'correlation_uid') ?? event.metadata.uid,
    isSuppressed: isClosed(event),
    rawData: event.raw_data,
  };
}

/** Which rules, whose calls and which tactics the alerts are about. */
export function detectionSummary(detections: readonly Detection[]): DetectionSummary {
  const tactics = detections.flatMap((each) => each.tactics);
  return {
    alerts: detections.length,
    rules: ranked(
      groupBy(detections, ({ ruleId }) => ruleId),
      (id, same) => ({
        id,
        title: same[0]?.title ?? id,
        worst: worstOf(same),
        alerts: same.length,
      }),
    ),
    principals: ranked(
      groupBy(detections, ({ principal }) => principal),
      (name, same) => ({
        name,
        worst: worstOf(same),
        alerts: same.length,
        rules: new Set(same.map(({ ruleId }) => ruleId)).size,
        addresses: [...new Set(same.flatMap(({ address }) => address ?? []))].slice(0, 3),
      }),
    ),
    tactics: [...groupBy(tactics, (name) => name)]
      .map(([name, same]) => ({ name, alerts: same.length }))
      .sort((a, b) => rankOf(a.name) - rankOf(b.name)),
  };
}

function ranked<T extends { readonly worst: SeverityName; readonly alerts: number }>(
  groups: ReadonlyMap<string, readonly Detection[]>,
  count: (name: string, same: readonly Detection[]) => T,
): readonly T[] {
  return [...groups]
    .map(([name, same]) => count(name, same))
    .sort((a, b) => severityRank(a.worst) - severityRank(b.worst) || b.alerts - a.alerts)
    .slice(0, TOP);
}

function worstOf(detections: readonly Detection[]): SeverityName {
  const severities = detections.map(({ severity }) => severity);
  return SEVERITY_NAMES.find((severity) => severities.includes(severity)) ?? 'unknown';
}

function severityRank(severity: SeverityName): number {
  return SEVERITY_NAMES.indexOf(severity);
}

function rankOf(tactic: string): number {
  const index = TACTIC_ORDER.indexOf(tactic);
  return index < 0 ? TACTIC_ORDER.length : index;
}
