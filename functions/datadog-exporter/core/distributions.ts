import type { ArchivedEvent } from './archived-event';
import type { Sendable } from './deliver';
import { placeTags, tag } from './tags';

const FINDINGS = 'security_monitoring.findings';
const RISEN = 'security_monitoring.findings.new_or_risen';
const LAG = 'security_monitoring.delivery.lag';

/** Values in one series; more make another one, so that a payload can always be split. */
const MAX_VALUES = 2_000;

/**
 * Limits: 512,000 bytes as sent and 5,242,880 unpacked. Under the first one even before compression, both hold
 * whatever the data. https://docs.datadoghq.com/api/latest/metrics/
 */
export const DISTRIBUTION_LIMITS = { items: 400, bytes: 480_000 } as const;

const STATUS_BY_ACTIVITY: Readonly<Record<number, string>> = { 1: 'new', 2: 'updated', 3: 'closed' };

/** Collects an object's metric values by metric and tags. */
export interface Distributions {
  add(event: ArchivedEvent, now: number): void;
  /** `count` announcements with the tags that `risenTags` gave. */
  addRisen(tags: string, count: number): void;
  /** Everything collected, stamped with `now`: Datadog takes points of the last hour only. */
  series(now: number): readonly Sendable[];
}

export function distributions(environment: string): Distributions {
  const values = new Map<string, number[]>();
  const put = (metric: string, tags: string, value: number) => {
    const series = `${metric} ${tags}`;
    const known = values.get(series);
    if (known) known.push(value);
    else values.set(series, [value]);
  };
  return {
    add(event, now) {
      put(FINDINGS, findingsTags(event, environment), countOf(event));
      const lagSeconds = Math.max(0, Math.round((now - event.updatedAt) / 1000));
      put(LAG, [tag('env', environment), tag('source', event.source)].join(','), lagSeconds);
    },
    addRisen(tags, count) {
      for (let i = 0; i < count; i++) put(RISEN, tags, 1);
    },
    series: (now) => [...values].flatMap(([series, points]) => seriesOf(series, points, now)),
  };
}

/** The tags of an announcement's count, as one text. */
export function risenTags(event: ArchivedEvent, environment: string): string {
  return [...placeTags(event, environment), tag('source', event.source)].join(',');
}

function findingsTags(event: ArchivedEvent, environment: string): string {
  const kind =
    event.source === 'waf'
      ? [tag('action', event.type), `sampled:${event.native['sampled'] === true}`]
      : [`status:${STATUS_BY_ACTIVITY[event.ocsf.activity_id] ?? 'updated'}`];
  return [risenTags(event, environment), ...kind].join(',');
}

/** A sampled request stands for `sampleWeight` requests. */
function countOf({ native }: ArchivedEvent): number {
  const weight = native['sampleWeight'];
  return native['sampled'] === true && typeof weight === 'number' && weight > 0 ? weight : 1;
}

function seriesOf(series: string, values: readonly number[], now: number): readonly Sendable[] {
  const separator = series.indexOf(' ');
  const metric = series.slice(0, separator);
  const tags = series.slice(separator + 1).split(',');
  const timestamp = Math.floor(now / 1000);
  return Array.from({ length: Math.ceil(values.length / MAX_VALUES) }, (_, part) => {
    const points = [[timestamp, values.slice(part * MAX_VALUES, (part + 1) * MAX_VALUES)]];
    const json = JSON.stringify({ metric, type: 'distribution', points, tags });
    return { json, bytes: Buffer.byteLength(json) };
  });
}
