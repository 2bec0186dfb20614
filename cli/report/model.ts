import type { OcsfEvent } from '../../functions/shared/ocsf/event';
import { type AnomalousSeries, anomaliesOf, anomalousSeries, type MeasuredSeries } from './anomalies';
import { type DetectionSummary, detectionSummary, detectionsOf } from './detections';
import {
  type Finding,
  findingsOf,
  listIn,
  objectIn,
  requestsOf,
  SEVERITIES,
  type Severity,
  shortName,
  textIn,
  type WebRequest,
} from './facts';
import { groupBy } from './group-by';
import type { ReportPrediction } from './predictions';
import { attackStory, type StoryStep } from './story';

/** Those whose records are findings. */
export type FindingService = 'guardduty' | 'inspector' | 'cloudtrail' | 'anomaly';

/** How a source's records fared on their way, as the demo counted them. */
export interface DeliveryRow {
  readonly source: string;
  readonly collected: number;
  readonly stored: number;
  readonly duplicates: number;
  readonly delivered: number;
  readonly newOrRisen: number;
  /** Events of the source in the archive, of this run and earlier ones. */
  readonly archived: number;
}

export interface ReportInput {
  readonly account: string;
  readonly regions: readonly string[];
  /** Epoch ms, the end exclusive. */
  readonly from: number;
  readonly to: number;
  readonly events: readonly OcsfEvent[];
  readonly delivery: readonly DeliveryRow[];
  /** The series that were watched, as far as their values are at hand. */
  readonly series: readonly MeasuredSeries[];
  readonly prediction: ReportPrediction;
}

/** What the report shows, all of it computed from the archive's events. */
export interface ReportModel extends Omit<ReportInput, 'events' | 'series'> {
  readonly openBySeverity: Readonly<Record<Severity, number>>;
  readonly closed: number;
  readonly severityBySource: Readonly<Record<FindingService, Readonly<Record<Severity, number>>>>;
  readonly timeline: Timeline;
  readonly story: readonly StoryStep[];
  /** What the rules found in CloudTrail. */
  readonly detections: DetectionSummary;
  /** The series with the least likely anomalies. */
  readonly anomalous: readonly AnomalousSeries[];
  readonly resources: readonly AttackedResource[];
  readonly packages: readonly VulnerablePackage[];
  readonly exploitable: number;
  readonly web: WebSummary;
}

/** Counts for each stretch of the period. */
export interface Timeline {
  readonly starts: readonly number[];
  readonly stepHours: number;
  readonly findings: Readonly<Record<Severity, readonly number[]>>;
  readonly bySource: Readonly<Record<FindingService, readonly number[]>>;
  readonly blockedLogged: readonly number[];
  readonly blockedEstimated: readonly number[];
}

export interface AttackedResource {
  readonly id: string;
  readonly kind: string;
  readonly worst: Severity;
  readonly findings: number;
  readonly occurrences: number;
}

export interface VulnerablePackage {
  readonly name: string;
  readonly installed: string;
  readonly fixed: string;
  readonly vulnerabilities: readonly string[];
  readonly worst: Severity;
  readonly hasExploit: boolean;
  readonly epss: number;
  readonly resources: number;
}

export interface WebCount {
  readonly name: string;
  /** From full logs: every request. */
  readonly logged: number;
  /** From samples: the sum of their weights. */
  readonly estimated: number;
}

export interface WebSummary {
  readonly blocked: WebCount;
  readonly allowed: WebCount;
  readonly countries: readonly WebCount[];
  readonly rules: readonly WebCount[];
}

const STEP_HOURS = 6;
const STEP_MS = STEP_HOURS * 3_600_000;
const TOP = 10;

export function reportModel(input: ReportInput): ReportModel {
  const { events, series, ...about } = input;
  const findings = findingsOf(events);
  const requests = requestsOf(events);
  const detections = detectionsOf(events);
  const anomalies = anomaliesOf(events);
  const open = findings.filter(({ latest }) => latest.isOpen);
  const ofSource = (source: string) => open.filter(({ latest }) => latest.source === source);
  return {
    ...about,
    openBySeverity: countSeverities(open),
    closed: findings.length - open.length,
    severityBySource: {
      guardduty: countSeverities(ofSource('guardduty')),
      inspector: countSeverities(ofSource('inspector')),
      cloudtrail: countSeverities(ofSource('cloudtrail')),
      anomaly: countSeverities(ofSource('anomaly')),
    },
    timeline: timelineOf(input, findings, requests),
    story: attackStory(findings, requests, detections, anomalies),
    detections: detectionSummary(detections),
    anomalous: anomalousSeries(anomalies, series),
    resources: attackedResources(ofSource('guardduty')),
    packages: vulnerablePackages(ofSource('inspector')).slice(0, TOP),
    exploitable: ofSource('inspector').filter(isExploitable).length,
    web: webSummary(requests),
  };
}

function countSeverities(findings: readonly Finding[]): Readonly<Record<Severity, number>> {
  const counts = Object.fromEntries(SEVERITIES.map((severity) => [severity, 0])) as Record<Severity, number>;
  for (const { latest } of findings) counts[latest.severity]++;
  return counts;
}

function timelineOf(
  { from, to }: ReportInput,
  findings: readonly Finding[],
  requests: readonly WebRequest[],
): Timeline {
  const starts = Array.from(
    { length: Math.ceil((to - from) / STEP_MS) },
    (_, index) => from + index * STEP_MS,
  );
  const histogram = (times: readonly { readonly at: number; readonly weight: number }[]) => {
    const counts = starts.map(() => 0);
    for (const { at, weight } of times) {
      const index = Math.floor((at - from) / STEP_MS);
      if (index >= 0 && index < counts.length) counts[index] = (counts[index] ?? 0) + weight;
    }
    return counts;
  };
  const versions = findings.flatMap((finding) =>
    finding.versions.map((v) => ({ ...v, at: v.updatedAt, weight: 1 })),
  );
  const blocked = requests.filter(({ action }) => action === 'block');
  return {
    starts,
    stepHours: STEP_HOURS,
    findings: Object.fromEntries(
      SEVERITIES.map((severity) => [severity, histogram(versions.filter((v) => v.severity === severity))]),
    ) as Record<Severity, number[]>,
    bySource: {
      guardduty: histogram(versions.filter(({ source }) => source === 'guardduty')),
      inspector: histogram(versions.filter(({ source }) => source === 'inspector')),
      cloudtrail: histogram(versions.filter(({ source }) => source === 'cloudtrail')),
      anomaly: histogram(versions.filter(({ source }) => source === 'anomaly')),
    },
    blockedLogged: histogram(blocked.filter(({ isSample }) => !isSample)),
    blockedEstimated: histogram(blocked.filter(({ isSample }) => isSample)),
  };
}

function worstOf(severities: readonly Severity[]): Severity {
  return SEVERITIES.find((severity) => severities.includes(severity)) ?? 'unknown';
}

function byWorst(a: { readonly worst: Severity }, b: { readonly worst: Severity }): number {
  return SEVERITIES.indexOf(a.worst) - SEVERITIES.indexOf(b.worst);
}

function attackedResources(threats: readonly Finding[]): readonly AttackedResource[] {
  const sightings = threats.flatMap(({ latest }) =>
    latest.resources
      // An instance's profile comes with every finding about the instance and is no target of its own.
      .filter(({ kind }) => !/instance-?profile/i.test(kind))
      .map((resource) => ({ resource, latest })),
  );
  return [...groupBy(sightings, ({ resource }) => shortName(resource.id))]
    .map(([id, same]) => ({
      id,
      kind: same[0]?.resource.kind ?? 'resource',
      worst: worstOf(same.map(({ latest }) => latest.severity)),
      findings: new Set(same.map(({ latest }) => latest.uid)).size,
      occurrences: same.reduce((sum, { latest }) => sum + latest.count, 0),
    }))
    .sort((a, b) => byWorst(a, b) || b.findings - a.findings || b.occurrences - a.occurrences)
    .slice(0, TOP);
}

function isExploitable({ latest }: Finding): boolean {
  return textIn(latest.native, 'exploitAvailable') === 'YES';
}

function vulnerablePackages(vulnerabilities: readonly Finding[]): readonly VulnerablePackage[] {
  const sightings = vulnerabilities.flatMap((finding) => {
    const details = objectIn(finding.latest.native, 'packageVulnerabilityDetails');
    return listIn(details, 'vulnerablePackages').map((found) => ({
      finding,
      name: textIn(found, 'name') ?? 'unknown',
      installed: textIn(found, 'version') ?? '',
      fixed: textIn(found, 'fixedInVersion') ?? '',
      vulnerability: textIn(details, 'vulnerabilityId') ?? '',
    }));
  });
  const packages = groupBy(sightings, ({ name, installed }) => JSON.stringify([name, installed]));
  return [...packages.values()].map(vulnerablePackage).sort((a, b) => byWorst(a, b) || b.epss - a.epss);
}

type Sighting = Pick<VulnerablePackage, 'name' | 'installed' | 'fixed'> & {
  readonly finding: Finding;
  readonly vulnerability: string;
};

function vulnerablePackage(same: readonly Sighting[]): VulnerablePackage {
  const latest = same.map(({ finding }) => finding.latest);
  return {
    name: same[0]?.name ?? '',
    installed: same[0]?.installed ?? '',
    fixed:
      same
        .map(({ fixed }) => fixed)
        .sort(byVersion)
        .at(-1) ?? '',
    vulnerabilities: [...new Set(same.map(({ vulnerability }) => vulnerability))].sort(),
    worst: worstOf(latest.map(({ severity }) => severity)),
    hasExploit: same.some(({ finding }) => isExploitable(finding)),
    epss: Math.max(...latest.map(({ native }) => Number(objectIn(native, 'epss')['score'] ?? 0))),
    resources: new Set(latest.flatMap(({ resources }) => resources.map(({ id }) => id))).size,
  };
}

/** The newest of the versions that fix something fixes all of it. */
function byVersion(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

function webSummary(requests: readonly WebRequest[]): WebSummary {
  const blocked = requests.filter(({ action }) => action === 'block');
  const top = (keyOf: (request: WebRequest) => string) =>
    [...groupBy(blocked, keyOf)]
      .map(([name, same]) => webCount(name, same))
      .sort((a, b) => b.logged + b.estimated - (a.logged + a.estimated))
      .slice(0, TOP);
  return {
    blocked: webCount('blocked', blocked),
    allowed: webCount(
      'allowed',
      requests.filter(({ action }) => action === 'allow'),
    ),
    countries: top(({ country }) => country),
    rules: top(({ rule }) => rule ?? 'no rule named'),
  };
}

function webCount(name: string, requests: readonly WebRequest[]): WebCount {
  const sum = (isSample: boolean) =>
    requests
      .filter((request) => request.isSample === isSample)
      .reduce((total, { weight }) => total + weight, 0);
  return { name, logged: sum(false), estimated: sum(true) };
}
