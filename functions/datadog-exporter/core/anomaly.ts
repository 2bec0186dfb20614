import { record, records, text } from '../../shared/json/read';
import type { OcsfEvent } from '../../shared/ocsf/event';

/** What was out of the ordinary, the same attributes whoever noticed it: beside the native record in an anomaly's log. */
export interface AnomalyAttributes {
  readonly rule_id: string | undefined;
  /** Which method noticed it. */
  readonly method: string;
  readonly title: string | undefined;
  /** The series or principal. */
  readonly subject: string | undefined;
  readonly explanation: string;
}

/** The anomaly that a finding of the anomaly detector is about. */
export function anomalyOf(ocsf: OcsfEvent): AnomalyAttributes {
  const finding = record(ocsf['finding_info']);
  const analytic = record(finding['analytic']);
  const subjects = finding['data_sources'];
  return {
    rule_id: text(analytic['uid']),
    method: text(analytic['name']) ?? 'unknown',
    title: text(finding['title']),
    subject: Array.isArray(subjects) ? text(subjects[0]) : undefined,
    explanation: ocsf.message,
  };
}

/** The tags that the settings give a series, by name. */
export function seriesTags(ocsf: OcsfEvent): readonly (readonly [name: string, value: string])[] {
  return records(record(ocsf['finding_info'])['tags']).flatMap(({ name, value }) => {
    const [key, content] = [text(name), text(value)];
    return key === undefined || content === undefined ? [] : [[key, content] as const];
  });
}
