import { type Native, number, object, objects, text } from '../read';

/** Every CVSS score of a finding: those of the vendors, then the one that Inspector adjusted to the environment. */
export function cvssScores(record: Native) {
  const details = object(record.packageVulnerabilityDetails);
  const vendors = objects(details.cvss).flatMap((score) => vendorScore(score, details));
  return [...vendors, ...adjustedScore(record, objects(details.cvss))];
}

function vendorScore({ baseScore, version, scoringVector, source }: Native, details: Native) {
  const score = number(baseScore);
  if (score === undefined) return [];
  const vendor = text(source);
  return [
    {
      base_score: score,
      version: text(version) ?? 'unknown',
      vector_string: text(scoringVector),
      vendor_name: vendor,
      src_url: vendor !== undefined && vendor === text(details.source) ? text(details.sourceUrl) : undefined,
      depth: 'Base',
    },
  ];
}

/** Inspector's own score: `overall_score` is the adjusted one, `base_score` that of the vendor it started from. */
function adjustedScore(record: Native, vendors: readonly Native[]) {
  const adjusted = object(object(record.inspectorScoreDetails).adjustedCvss);
  const score = number(adjusted.score) ?? number(record.inspectorScore);
  if (score === undefined) return [];
  const base = vendors.find(
    ({ source, version }) => source === adjusted.cvssSource && version === adjusted.version,
  );
  return [
    {
      base_score: number(base?.baseScore) ?? score,
      overall_score: score,
      version: text(adjusted.version) ?? 'unknown',
      vector_string: text(adjusted.scoringVector),
      vendor_name: 'Amazon Inspector',
      depth: 'Environmental',
      metrics: objects(adjusted.adjustments).flatMap(({ metric, reason }) =>
        text(metric) === undefined ? [] : [{ name: metric, value: text(reason) ?? 'adjusted' }],
      ),
    },
  ];
}
