import { record, records, text } from '../../shared/json/read';
import type { OcsfEvent } from '../../shared/ocsf/event';

/** What raised a CloudTrail alert: beside the CloudTrail record, which knows nothing of it, in the alert's log. */
export interface Detection {
  readonly rule_id: string;
  readonly title: string;
  readonly severity: string;
  /** MITRE ATT&CK technique ids. */
  readonly attack: readonly string[];
}

/** The rule that raised a finding; undefined where its source names none. */
export function detectionOf(ocsf: OcsfEvent): Detection | undefined {
  const finding = record(ocsf['finding_info']);
  const analytic = record(finding['analytic']);
  const ruleId = text(analytic['uid']);
  if (ruleId === undefined) return undefined;
  const techniques = records(finding['attacks']).flatMap(
    (attack) =>
      text(record(attack['sub_technique'])['uid']) ?? text(record(attack['technique'])['uid']) ?? [],
  );
  return {
    rule_id: ruleId,
    title: text(finding['title']) ?? text(analytic['name']) ?? ruleId,
    severity: ocsf.severity,
    attack: [...new Set(techniques)],
  };
}
