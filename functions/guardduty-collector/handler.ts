import { GuardDutyClient } from '@aws-sdk/client-guardduty';
import { S3Client } from '@aws-sdk/client-s3';
import { s3Archive } from '../shared/archive/s3-archive';
import { collectorHandler } from '../shared/collect/collector-handler';
import { CLIENT_DEFAULTS } from '../shared/runtime/aws-client';
import { systemClock } from '../shared/runtime/clock';
import { readEnv, readList } from '../shared/runtime/env';
import { s3StateStore } from '../shared/state/s3-state-store';
import { guardDutySource } from './adapters';
import { toArchiveObject } from './core/archive-object';
import { FINDING_EVENT } from './core/normalize';
import { pollRegion } from './core/poll';
import { ENV } from './env';

// The service name is the function's own: its state lies under it.
const { ARCHIVE_BUCKET, REGIONS, POWERTOOLS_SERVICE_NAME } = readEnv([...ENV, 'POWERTOOLS_SERVICE_NAME']);
const s3 = new S3Client(CLIENT_DEFAULTS);
const archive = s3Archive(s3, ARCHIVE_BUCKET);
const state = s3StateStore(s3, ARCHIVE_BUCKET, POWERTOOLS_SERVICE_NAME);
const regions = readList(REGIONS);
const clients = new Map(
  regions.map((region) => [region, new GuardDutyClient({ ...CLIENT_DEFAULTS, region })]),
);

export const handler = collectorHandler({
  expected: FINDING_EVENT,
  toObject: toArchiveObject,
  archive,
  clock: systemClock,
  regions,
  pollRegion(region, deadline) {
    const source = guardDutySource(clients.get(region) as GuardDutyClient, deadline);
    return pollRegion({ region, source, archive, state, clock: systemClock, deadline });
  },
});
