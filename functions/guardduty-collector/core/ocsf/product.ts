import type { CanonicalFinding } from '../canonical';
import { record, text } from '../read';

/** The product that made the finding, as OCSF names it. */
export function productOf(finding: CanonicalFinding) {
  const service = record(finding['service']);
  return {
    name: 'GuardDuty',
    vendor_name: 'AWS',
    uid: text(service['detectorId']),
    feature: { name: text(service['featureName']) },
  };
}
