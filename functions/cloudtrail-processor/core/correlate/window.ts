import { hashOf } from '../alerts/event-identity';
import type { CorrelationDefinition } from '../rules/model';
import type { WindowSummary } from './summary';

/**
 * The largest `atLeast` of a correlation. A summary holds up to twice as many sightings of some 150 bytes each, and
 * DynamoDB takes items up to 400 kB.
 */
export const MAX_AT_LEAST = 1_000;

/** Values of a correlation's group-by fields, in its order; null where the event lacks the field. */
export type GroupValues = readonly (string | null)[];

/** A timespan of a correlation, aligned to the epoch, and one of its groups. */
export interface Window {
  readonly correlation: CorrelationDefinition;
  readonly group: GroupValues;
  /** How many timespans after the epoch. */
  readonly index: number;
}

/** What correlations have seen so far. Adapters: DynamoDB in Lambda, memory for a scan. */
export interface WindowStore {
  /** Merges the summary into the stored one: whatever others merge at the same time, nothing is lost. */
  merge(window: Window, summary: WindowSummary): Promise<void>;
  /** What is stored, everything included that was merged before the call; undefined for nothing. */
  read(window: Window): Promise<WindowSummary | undefined>;
}

/** Epoch ms. */
export function windowStart({ correlation, index }: Window): number {
  return index * correlation.timespanSeconds * 1000;
}

/**
 * Names the window's state. What the correlation counts is part of it: a summary that was made for another threshold
 * may lack what this one needs.
 */
export function windowId({ correlation, group, index }: Window): string {
  const { id, type, rules, timespanSeconds, atLeast, field, groupBy, aliases } = correlation;
  return hashOf([id, type, rules, timespanSeconds, atLeast, field ?? null, groupBy, aliases, group, index]);
}

export function nextWindow(window: Window): Window {
  return { ...window, index: window.index + 1 };
}

export function previousWindow(window: Window): Window {
  return { ...window, index: window.index - 1 };
}
