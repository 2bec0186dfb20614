import { eventIdOf } from '../../functions/cloudtrail-processor/core/alerts/event-identity';
import {
  type CorrelationHit,
  correlate,
} from '../../functions/cloudtrail-processor/core/correlate/correlate';
import { correlationsByRule } from '../../functions/cloudtrail-processor/core/correlate/sightings';
import {
  mergeSummaries,
  type WindowSummary,
} from '../../functions/cloudtrail-processor/core/correlate/summary';
import {
  type Window,
  type WindowStore,
  windowId,
} from '../../functions/cloudtrail-processor/core/correlate/window';
import type { CorrelationDefinition } from '../../functions/cloudtrail-processor/core/rules/model';
import type { EventMatch } from '../../functions/cloudtrail-processor/core/scan/scan-object';
import type { JsonRecord } from '../../functions/shared/json/read';
import { BoundedMap } from './bounded-map';
import { correlationRow, type DetectionRow, type EventFields } from './detection-row';

/** What correlations have seen, in memory. */
export function memoryWindows(): WindowStore {
  const summaries = new Map<string, WindowSummary>();
  return {
    merge(window, summary) {
      const id = windowId(window);
      const { atLeast } = window.correlation;
      const known = summaries.get(id);
      summaries.set(id, known ? mergeSummaries(known, summary, atLeast) : summary);
      return Promise.resolve();
    },
    read: (window: Window) => Promise.resolve(summaries.get(windowId(window))),
  };
}

/** A correlation of the scan, and the event that completed it. */
export interface CorrelationFound {
  readonly hit: CorrelationHit;
  readonly row: DetectionRow;
}

/** Correlates matches over a whole scan: files may lie in any order. */
export class Correlator {
  readonly #correlations: readonly CorrelationDefinition[];
  readonly #rules: ReadonlyMap<string, unknown>;
  readonly #windows = memoryWindows();
  /** Of events that correlations look at, what a row shows of them. */
  readonly #fields = new BoundedMap<EventFields>();
  /** By correlation, group and window; the last hit of a window stands. */
  readonly #hits = new Map<string, CorrelationHit>();

  constructor(correlations: readonly CorrelationDefinition[]) {
    this.#correlations = correlations;
    this.#rules = correlationsByRule(correlations);
  }

  async add(events: readonly EventMatch[], fieldsOf: (event: JsonRecord) => EventFields): Promise<void> {
    const seen = events.filter(({ matches }) => matches.some(({ rule }) => this.#rules.has(rule.id)));
    if (seen.length === 0) return;
    for (const { event } of seen) this.#fields.set(eventIdOf(event), fieldsOf(event));
    for (const hit of await correlate(seen, this.#correlations, this.#windows))
      this.#hits.set(JSON.stringify([hit.correlation.id, hit.group, hit.windowStart]), hit);
  }

  /** What was found, in order of the time at which it was complete. */
  found(): readonly CorrelationFound[] {
    return [...this.#hits.values()]
      .toSorted(
        (a, b) => a.completedBy.time - b.completedBy.time || (a.correlation.id < b.correlation.id ? -1 : 1),
      )
      .map((hit) => ({
        hit,
        row: correlationRow(hit, this.#fields.get(hit.completedBy.eventId) ?? unknown(hit)),
      }));
  }
}

/** Of an event that has been forgotten. */
function unknown({ completedBy: { eventId, time } }: CorrelationHit): EventFields {
  return {
    event_id: eventId,
    event_time: new Date(time).toISOString(),
    account_id: null,
    region: null,
    principal: null,
    event_name: null,
    event_source: null,
    source_ip: null,
    user_agent: null,
    error_code: null,
    file: null,
  };
}
