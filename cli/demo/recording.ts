import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CliError, fileProblem } from '../cli-error';

type Json = Readonly<Record<string, unknown>>;

/** The sample account's week, as its services would have told it. README.md of the folder says what each file is. */
export interface Recording {
  readonly guarddutyEvents: readonly Envelope[];
  readonly inspectorEvents: readonly Envelope[];
  readonly guarddutyFindings: readonly Json[];
  readonly inspectorFindings: readonly Json[];
  readonly webAcls: readonly Json[];
  readonly sampledRequests: readonly Json[];
  readonly wafLogs: readonly Json[];
  readonly trailEvents: readonly Json[];
  readonly metrics: readonly Json[];
  readonly authorization: readonly Json[];
}

/** An EventBridge event; `time` is when it reached the queue. */
export interface Envelope extends Json {
  readonly time: string;
}

export const SAMPLE_ACCOUNT = join(__dirname, 'sample-account');

/** The recorded week, Monday 00:00 to Sunday 24:00 UTC, and where it was. */
export const WEEK = {
  from: Date.UTC(2025, 8, 8),
  to: Date.UTC(2025, 8, 15),
  /** When the account's traffic began to be watched: what is told of the week is told by the weeks before. */
  watchedFrom: Date.UTC(2025, 7, 19),
  account: '111122223333',
  regions: ['eu-central-1', 'us-east-1'],
  logBucket: 'aws-waf-logs-tidewater',
  trailBucket: 'tidewater-cloudtrail',
} as const;

export function readRecording(folder = SAMPLE_ACCOUNT): Recording {
  return {
    guarddutyEvents: records(folder, 'events/guardduty.ndjson'),
    inspectorEvents: records(folder, 'events/inspector.ndjson'),
    guarddutyFindings: records(folder, 'api/guardduty-findings.ndjson'),
    inspectorFindings: records(folder, 'api/inspector-findings.ndjson'),
    webAcls: records(folder, 'api/waf-web-acls.ndjson'),
    sampledRequests: records(folder, 'api/waf-sampled-requests.ndjson'),
    wafLogs: records(folder, 'logs/waf.ndjson'),
    trailEvents: records(folder, 'logs/cloudtrail.ndjson'),
    metrics: records(folder, 'api/cloudwatch-metrics.ndjson'),
    authorization: records(folder, 'api/iam-authorization-details.ndjson'),
  };
}

function records<T extends Json>(folder: string, name: string): readonly T[] {
  const path = join(folder, name);
  try {
    const lines = readFileSync(path, 'utf8').split('\n');
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as T);
  } catch (error) {
    throw new CliError(
      `${path}: ${fileProblem(error)}`,
      'Write the sample account again: npx tsx scripts/record-sample-account.ts',
    );
  }
}
