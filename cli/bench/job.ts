import type { RuleSetDefinition } from '../../functions/cloudtrail-processor/core/rules/model';

/** What a measuring process is told. */
export interface BenchJob {
  readonly measure: 'matching' | 'ruleCounts' | 'layouts';
  /** CloudTrail files: gzipped, with `Records`. */
  readonly files: readonly string[];
  readonly rules: RuleSetDefinition;
  readonly rounds: number;
}

/** What the process that memory is measured on is told. */
export interface MemoryJob {
  readonly file: string;
  readonly rules: RuleSetDefinition;
}

export interface Rate {
  readonly ms: number;
  readonly eventsPerSecond: number;
  /** Of decompressed bytes. */
  readonly mbPerSecond: number;
  /** To gunzip + JSON.parse of the same bytes; above 1 is faster. */
  readonly ratio: number;
}

export interface LayoutRate extends Rate {
  /** Whether the matches are those of the canonical layout. */
  readonly isSame: boolean;
}

export interface MatchingResult {
  readonly events: number;
  /** Decompressed. */
  readonly bytes: number;
  readonly matches: number;
  /** Of the events: those that some rule could match. */
  readonly parsedShare: number;
  readonly gunzip: Rate;
  readonly gunzipAndParse: Rate;
  readonly matching: Rate;
  /** With counts of calls, errors and denials. */
  readonly matchingAndActivity: Rate;
  /** And with who came from where: all that the function does with each record. */
  readonly matchingActivityAndVisits: Rate;
}

export interface RuleCountResult {
  readonly rules50: Rate;
  readonly rules500: Rate;
  /** Time with 500 rules over time with 50. */
  readonly rules500To50: number;
}

export interface LayoutResult {
  readonly layouts: Readonly<Record<string, LayoutRate>>;
}

export type BenchResult = MatchingResult & RuleCountResult & LayoutResult;

export interface MemoryResult {
  readonly events: number;
  readonly bytes: number;
  readonly seconds: number;
  readonly peakRssMb: number;
}

/** What a bench process sends: a step done, or the result at the end. */
export type BenchMessage<T> = { readonly done: number } | { readonly result: T };
