import type { OcsfEvent } from '../../functions/shared/ocsf/event';
import { SEVERITY_NAMES, type SeverityName, severityName } from '../../functions/shared/ocsf/finding-state';
import { listIn, numberIn, objectIn, sourceOf, textIn } from './facts';
import { groupBy } from './group-by';

/** Something out of the ordinary in a series, as the archive tells it. */
export interface AnomalyFact {
  /** Epoch ms. */
  readonly at: number;
  /** Id of the series. */
  readonly subject: string;
  readonly title: string;
  readonly severity: SeverityName;
  readonly explanation: string;
  /** -log10 of its probability; 0 where no number was given. */
  readonly raw: number;
}

/** A series as it was measured. */
export interface MeasuredSeries {
  readonly id: string;
  /** Epoch ms of the first value. */
  readonly from: number;
  readonly stepMs: number;
  readonly values: readonly number[];
}

export interface AnomalousSeries {
  readonly id: string;
  readonly title: string;
  readonly worst: SeverityName;
  /** Oldest first. */
  readonly anomalies: readonly AnomalyFact[];
  /** The least likely one. */
  readonly top: AnomalyFact;
  readonly measured: MeasuredSeries | undefined;
}

const TOP = 10;

/** The anomalies in the archive, oldest first. */
export function anomaliesOf(events: readonly OcsfEvent[]): readonly AnomalyFact[] {
  return events
    .filter((event) => sourceOf(event) === 'anomaly')
    .map(fact)
    .sort((a, b) => a.at - b.at);
}

function fact(event: OcsfEvent): AnomalyFact {
  const info = objectIn(event, 'finding_info');
  const [analysis = {}] = listIn(event, 'anomaly_analyses');
  const [target = {}] = listIn(analysis, 'analysis_targets');
  const [evidence = {}] = listIn(event, 'evidences');
  return {
    at: event.time,
    subject: textIn(target, 'name') ?? 'unknown',
    title: textIn(info, 'title') ?? event.message,
    severity: severityName(event.severity_id),
    explanation: event.message,
    raw: numberIn(objectIn(evidence, 'data'), 'raw') ?? 0,
  };
}

/** The first of the least likely ones; none of none. */
export function leastLikely(facts: readonly AnomalyFact[]): AnomalyFact | undefined {
  return facts.reduce<AnomalyFact | undefined>(
    (least, each) => (least === undefined || each.raw > least.raw ? each : least),
    undefined,
  );
}

/** The series by their least likely anomaly, worst first, each with its values where they are at hand. */
export function anomalousSeries(
  facts: readonly AnomalyFact[],
  measured: readonly MeasuredSeries[],
): readonly AnomalousSeries[] {
  return [...groupBy(facts, ({ subject }) => subject)]
    .map(([id, anomalies]) => {
      const top = leastLikely(anomalies) as AnomalyFact;
      const severities = anomalies.map(({ severity }) => severity);
      return {
        id,
        title: top.title,
        worst: SEVERITY_NAMES.find((severity) => severities.includes(severity)) ?? 'unknown',
        anomalies,
        top,
        measured: measured.find((series) => series.id === id),
      };
    })
    .sort(
      (a, b) => SEVERITY_NAMES.indexOf(a.worst) - SEVERITY_NAMES.indexOf(b.worst) || b.top.raw - a.top.raw,
    )
    .slice(0, TOP);
}
