import { recordCloudTrail } from './cloudtrail';
import { recordMetrics } from './cloudwatch';
import { recordGuardDuty } from './guardduty';
import { recordAuthorization } from './iam';
import { recordInspector } from './inspector';
import { recordWafLogs, recordWafSamples, recordWebAcls } from './waf';

/** The files of the sample account, by their path below its folder: one JSON record a line, the same every time. */
export function sampleAccountFiles(): ReadonlyMap<string, string> {
  const guardduty = recordGuardDuty();
  const inspector = recordInspector();
  const files: readonly (readonly [string, readonly unknown[]])[] = [
    ['events/guardduty.ndjson', guardduty.events],
    ['events/inspector.ndjson', inspector.events],
    ['api/guardduty-findings.ndjson', guardduty.api],
    ['api/inspector-findings.ndjson', inspector.api],
    ['api/waf-web-acls.ndjson', recordWebAcls()],
    ['api/waf-sampled-requests.ndjson', recordWafSamples()],
    ['api/cloudwatch-metrics.ndjson', recordMetrics()],
    ['api/iam-authorization-details.ndjson', recordAuthorization()],
    ['logs/waf.ndjson', recordWafLogs()],
    ['logs/cloudtrail.ndjson', recordCloudTrail()],
  ];
  return new Map(
    files.map(([path, records]) => [path, records.map((record) => `${JSON.stringify(record)}\n`).join('')]),
  );
}
