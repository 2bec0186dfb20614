import { SEVERITIES } from './facts';
import { countryName, dayAndTime } from './format';
import type { ReportModel, WebCount } from './model';

/** A stacked bar chart and the numbers behind it; the page draws it and shows them as a table too. */
export interface Figure {
  readonly id: string;
  readonly title: string;
  readonly note: string;
  /** What the labels are, as the table's first heading. */
  readonly axis: string;
  readonly labels: readonly string[];
  /** Shorter labels for the drawn axis, empty where there is to be none. Default: the labels. */
  readonly ticks?: readonly string[];
  readonly isHorizontal?: true;
  readonly series: readonly Series[];
}

export interface Series {
  readonly name: string;
  /** Name of one of the page's colours. */
  readonly colour: string;
  readonly values: readonly number[];
}

export type FigureName =
  | 'findings'
  | 'sources'
  | 'severities'
  | 'tactics'
  | 'blocked'
  | 'countries'
  | 'rules';

const SERVICE_NAMES = {
  guardduty: 'GuardDuty',
  inspector: 'Inspector',
  cloudtrail: 'CloudTrail',
  anomaly: 'Anomalies',
} as const;

const ESTIMATE_NOTE =
  'Light bars are estimates: WAF samples requests, and each sample counts for its weight.';

/** The report's charts. */
export function figuresOf(model: ReportModel): Readonly<Record<FigureName, Figure>> {
  const { timeline, severityBySource, web } = model;
  const labels = timeline.starts.map((start) => {
    const { day, time } = dayAndTime(start);
    return `${day}, ${time}`;
  });
  const ticks = timeline.starts.map((start) => {
    const { day, time } = dayAndTime(start);
    return time === '00:00' ? day : '';
  });
  const axis = `${timeline.stepHours} hours from (UTC)`;
  return {
    findings: {
      id: 'chart-findings',
      title: 'Findings over the week',
      note: `Every new or changed finding version, in stretches of ${timeline.stepHours} hours.`,
      axis,
      labels,
      ticks,
      series: SEVERITIES.map((severity) => ({
        name: severity,
        colour: severity,
        values: timeline.findings[severity],
      })).filter(({ values }) => values.some((value) => value > 0)),
    },
    sources: {
      id: 'chart-sources',
      title: 'By source',
      note: 'The same versions by the service that wrote them.',
      axis,
      labels,
      ticks,
      series: [
        { name: 'GuardDuty', colour: 'guardduty', values: timeline.bySource.guardduty },
        { name: 'Inspector', colour: 'inspector', values: timeline.bySource.inspector },
        { name: 'CloudTrail', colour: 'cloudtrail', values: timeline.bySource.cloudtrail },
        { name: 'Anomalies', colour: 'anomaly', values: timeline.bySource.anomaly },
      ],
    },
    severities: {
      id: 'chart-severities',
      title: 'Open findings by severity',
      note: 'At the end of the week, archived, suppressed and closed ones left out.',
      axis: 'Severity',
      labels: SEVERITIES.slice(0, 5),
      isHorizontal: true,
      series: (['guardduty', 'inspector', 'cloudtrail', 'anomaly'] as const).map((source) => ({
        name: SERVICE_NAMES[source],
        colour: source,
        values: SEVERITIES.slice(0, 5).map((severity) => severityBySource[source][severity]),
      })),
    },
    tactics: {
      id: 'chart-tactics',
      title: 'CloudTrail alerts by tactic',
      note: "MITRE ATT&CK's tactics, in the order of an attack. An alert may serve several.",
      axis: 'Tactic',
      labels: model.detections.tactics.map(({ name }) => name),
      isHorizontal: true,
      series: [
        {
          name: 'alerts',
          colour: 'cloudtrail',
          values: model.detections.tactics.map(({ alerts }) => alerts),
        },
      ],
    },
    blocked: {
      id: 'chart-blocked',
      title: 'Blocked web requests',
      note: ESTIMATE_NOTE,
      axis,
      labels,
      ticks,
      series: webSeries(timeline.blockedLogged, timeline.blockedEstimated),
    },
    countries: ranking('chart-countries', 'Blocked by country', 'Country', web.countries, countryName),
    rules: ranking('chart-rules', 'Blocked by rule', 'Rule', web.rules, (name) => name),
  };
}

function ranking(
  id: string,
  title: string,
  axis: string,
  counts: readonly WebCount[],
  nameOf: (name: string) => string,
): Figure {
  return {
    id,
    title,
    note: ESTIMATE_NOTE,
    axis,
    labels: counts.map(({ name }) => nameOf(name)),
    isHorizontal: true,
    series: webSeries(
      counts.map(({ logged }) => logged),
      counts.map(({ estimated }) => estimated),
    ),
  };
}

function webSeries(logged: readonly number[], estimated: readonly number[]): readonly Series[] {
  return [
    { name: 'from full logs', colour: 'waf', values: logged },
    { name: 'estimated from samples', colour: 'estimate', values: estimated },
  ];
}
