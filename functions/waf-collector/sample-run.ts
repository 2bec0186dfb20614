import type { Logger } from '@aws-lambda-powertools/logger';
import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { WAFV2Client } from '@aws-sdk/client-wafv2';
import type { FindingsArchive } from '../shared/archive/archive-object';
import { reportRegions } from '../shared/collect/region-metrics';
import { collectRegions } from '../shared/collect/regions';
import { CLIENT_DEFAULTS } from '../shared/runtime/aws-client';
import type { Clock, Deadline } from '../shared/runtime/clock';
import type { StateStore } from '../shared/state/state-store';
import { wafSource } from './adapters';
import { type Place, samplePlaces } from './core/places';
import { pollSamples } from './core/poll-samples';

export interface SampleRun {
  readonly regions: readonly string[];
  /** ARNs of web ACLs whose full logs are collected. */
  readonly logged: readonly string[];
  readonly archive: FindingsArchive;
  readonly state: StateStore;
  readonly clock: Clock;
  readonly deadline: Deadline;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/**
 * Samples the web ACLs of every region and of CloudFront, each place apart from the others.
 * @throws AggregateError at the end when a place failed
 */
export async function runSamples(run: SampleRun): Promise<void> {
  const places = new Map(samplePlaces(run.regions).map((place) => [place.name, place]));
  const outcomes = await collectRegions({
    regions: [...places.keys()],
    collect: (name, deadline) => samplePlace(run, places.get(name) as Place, deadline),
    clock: run.clock,
    deadline: run.deadline,
  });
  reportRegions(outcomes, run);
}

async function samplePlace({ logged, metrics, logger, ...run }: SampleRun, place: Place, deadline: Deadline) {
  const client = new WAFV2Client({ ...CLIENT_DEFAULTS, region: place.region });
  try {
    return await pollSamples({
      ...run,
      name: place.name,
      source: wafSource(client, place.scope, deadline),
      logged: new Set(logged),
      deadline,
      onGap(gap) {
        metrics.addMetric('SampleGap', MetricUnit.Count, gap.lost + gap.short);
        logger.warn('samples are missing', { region: place.name, ...gap });
      },
    });
  } catch (error) {
    if (isAbsent(error)) return 'disabled' as const;
    throw error;
  } finally {
    client.destroy();
  }
}

/** The region has no WAF: its endpoint has no address. */
function isAbsent(error: unknown): boolean {
  return ((error as Error).cause as { code?: unknown } | undefined)?.code === 'ENOTFOUND';
}
