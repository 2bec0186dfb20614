import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { Inspector2Client } from '@aws-sdk/client-inspector2';
import { S3Client } from '@aws-sdk/client-s3';
import { s3Archive } from '../shared/archive/s3-archive';
import { collectorHandler } from '../shared/collect/collector-handler';
import { CLIENT_DEFAULTS } from '../shared/runtime/aws-client';
import { systemClock as clock } from '../shared/runtime/clock';
import { readEnv, readList } from '../shared/runtime/env';
import { logger, metrics } from '../shared/runtime/observability';
import { s3StateStore } from '../shared/state/s3-state-store';
import { inspectorSource } from './adapters';
import { FINDING_EVENT, toArchiveObject } from './core/normalize';
import { pollInspector } from './core/poll';
import { ENV } from './env';

// The service name is the function's own: its state lies under it.
const { ARCHIVE_BUCKET, REGIONS, POWERTOOLS_SERVICE_NAME } = readEnv([...ENV, 'POWERTOOLS_SERVICE_NAME']);
const s3 = new S3Client(CLIENT_DEFAULTS);
const archive = s3Archive(s3, ARCHIVE_BUCKET);
const state = s3StateStore(s3, ARCHIVE_BUCKET, POWERTOOLS_SERVICE_NAME);
const regions = readList(REGIONS);
const clients = new Map(
  regions.map((region) => [region, new Inspector2Client({ ...CLIENT_DEFAULTS, region })]),
);

function onClosuresMayBeLost(region: string, ageMs: number): void {
  metrics.addMetric('ClosuresMayBeLost', MetricUnit.Count, 1);
  logger.warn('last complete poll is over 3 days old: closed findings may be gone', { region, ageMs });
}

export const handler = collectorHandler({
  expected: FINDING_EVENT,
  toObject: toArchiveObject,
  archive,
  clock,
  regions,
  pollRegion(region, deadline) {
    const source = inspectorSource(clients.get(region) as Inspector2Client, deadline);
    return pollInspector({ region, source, archive, state, clock, deadline, onClosuresMayBeLost });
  },
});
