import type { AnomalyFact } from '../report/anomalies';
import { dayAndTime } from '../report/format';
import type { DetectionNumbers } from './detection';
import { numbersTable } from './table';
import type { Numbers, SourceNumbers } from './tally';

/** What a run of the demo leaves behind. */
export interface DemoResult {
  readonly numbers: Numbers;
  readonly detection: DetectionNumbers;
  /** Points of network traffic that were scored. */
  readonly points: number;
  /** Of all anomalies in the archive; none where there is none. */
  readonly leastLikely: AnomalyFact | undefined;
  /** Folders of the stacks' Terraform JSON. */
  readonly stacks: readonly string[];
  readonly archive: string;
  readonly datadog: string;
  readonly messages: string;
  readonly report: string;
  readonly isColoured: boolean;
}

/** The end of a demo, as people read it. */
export function summary({
  numbers,
  detection,
  points,
  leastLikely,
  stacks,
  archive,
  datadog,
  messages,
  report,
  isColoured,
}: DemoResult): string {
  return `${[
    numbersTable(numbers, isColoured),
    '',
    outcome(numbers),
    detectionPath(detection, numbers.sources.cloudtrail),
    anomalyPath(points, numbers.sources.anomaly),
    ...(leastLikely === undefined ? [] : [anomalyLine(leastLikely)]),
    ...leftOut(numbers),
    '',
    ...stacks.map((stack, index) => `${index === 0 ? 'Terraform  ' : '           '} ${stack}`),
    `Archive     ${archive}`,
    `Datadog got ${datadog}`,
    `Messages    ${messages}`,
    `Report      ${report}`,
  ].join('\n')}\n`;
}

function outcome({ total }: Numbers): string {
  if (total.stored > 0)
    return 'An object is a finding version, a WAF sample, a WAF log file, the alerts of a CloudTrail log file, or an anomaly.\nRun it again: nothing is stored twice.';
  const known = `Nothing new: what these ${total.collected.toLocaleString('en')} records hold is in the archive already.`;
  return total.delivered > 0
    ? `${known} ${total.delivered.toLocaleString('en')} events that an earlier run had stored were delivered now.`
    : `${known} Nothing was stored or sent again.`;
}

/** CloudTrail's way from the log file to those who are told. */
function detectionPath(numbers: DetectionNumbers, { stored, delivered }: SourceNumbers): string {
  const steps: readonly (readonly [number, string])[] = [
    [numbers.files, 'CloudTrail log files'],
    [numbers.records, 'records'],
    [numbers.matches, 'matches'],
    [numbers.alerts, 'new alerts'],
    [numbers.messages, 'messages'],
    [stored, 'objects of findings'],
    [delivered, 'delivered'],
  ];
  return path(steps);
}

/** From the metrics of network traffic to those who are told. */
function anomalyPath(points: number, { stored, delivered }: SourceNumbers): string {
  if (points === 0)
    return 'No new points of network traffic: an earlier run has scored them, and none is scored twice.';
  return path([
    [points, 'points of network traffic'],
    [stored, 'anomalies'],
    [delivered, 'delivered'],
  ]);
}

function anomalyLine({ title, severity, at, explanation }: AnomalyFact): string {
  const { day, time } = dayAndTime(at);
  return `Least likely: ${title} (${severity}), ${day} ${time} UTC: ${explanation}`;
}

function path(steps: readonly (readonly [number, string])[]): string {
  return steps.map(([count, what]) => `${count.toLocaleString('en')} ${what}`).join(' > ');
}

/** What was read and is no object: GuardDuty's sample findings. */
function leftOut({ sources }: Numbers): readonly string[] {
  const { collected, stored, duplicates } = sources.guardduty;
  const samples = collected - stored - duplicates;
  return samples > 0 ? [`${samples} of GuardDuty's records are sample findings, which are left out.`] : [];
}
