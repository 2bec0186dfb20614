import type { Clock, Deadline } from '../../shared/runtime/clock';
import type { StateStore } from '../../shared/state/state-store';

/** Datadog's three intakes that the exporter writes to. */
export type Route = 'logs' | 'events' | 'distributions';

/** What an intake answered. */
export interface Answer {
  /** HTTP status; 0 when there was no answer (refused, reset, timed out, DNS). */
  readonly status: number;
  /** Seconds that the answer asks to stay away for. */
  readonly waitSeconds?: number;
  /** What went wrong, for the log: bounded, without the key. */
  readonly detail?: string;
}

/** Sends one JSON body to Datadog and never rejects for what the network or Datadog does. */
export interface DatadogIntake {
  post(route: Route, json: string, timeoutMs: number): Promise<Answer>;
}

/** Reads one archive object line by line, without holding all of it. */
export interface ObjectReader {
  /** Rejects with a permanent ExportFailure where the object is gone or unreadable. */
  lines(key: string): AsyncIterable<string>;
}

/** All that the exporter touches; the function and the local demo each bring theirs. */
export interface ExportPorts {
  readonly intake: DatadogIntake;
  readonly objects: ObjectReader;
  /** Remembers what was delivered (`delivered/…`) and announced (`announced/…`). */
  readonly state: StateStore;
  readonly clock: Clock;
  readonly deadline: Deadline;
  readonly pause: (ms: number) => Promise<void>;
  /** Uniform in [0, 1): the jitter. */
  readonly random: () => number;
  /** Datadog's `env`. */
  readonly environment: string;
  /** Datadog's `service` of the logs. */
  readonly service: string;
}
