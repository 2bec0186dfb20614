import { type Distributions, distributions } from './distributions';
import type { Tally } from './export-report';
import { permanent } from './failure';
import type { ExportPorts } from './ports';
import type { Progress } from './progress';

/** An object with more refused events than this is broken as a whole. */
const MAX_REFUSED = 1_000;

/** A run over one object: its progress, changing as Datadog answers. */
export interface Run {
  readonly ports: ExportPorts;
  readonly key: string;
  readonly tally: Tally;
  readonly distributions: Distributions;
  readonly refused: Set<number>;
  readonly risen: Map<string, number>;
  /** What is announced, as far as this run knows. */
  readonly bursts: Set<string>;
  logs: number;
  announced: number;
  metrics: boolean;
  /** Why the first of the refused was. */
  refusal?: string;
  /** What ended the reading before the object's end. */
  readError?: unknown;
}

export function startRun(ports: ExportPorts, key: string, tally: Tally, progress: Progress): Run {
  return {
    ports,
    key,
    tally,
    distributions: distributions(ports.environment),
    refused: new Set(progress.refused),
    risen: new Map(Object.entries(progress.risen)),
    bursts: new Set(),
    logs: progress.logs,
    announced: progress.announced,
    metrics: progress.metrics,
  };
}

export function progressOf(run: Run, done: boolean): Progress {
  return {
    logs: run.logs,
    announced: run.announced,
    refused: [...run.refused],
    risen: Object.fromEntries(run.risen),
    metrics: run.metrics,
    done,
  };
}

/** Notes an event that cannot be delivered; its neighbours go on. */
export function refuse(run: Run, index: number, why: string): void {
  run.refusal ??= why;
  run.refused.add(index);
  if (run.refused.size > MAX_REFUSED) throw permanent(`more than ${MAX_REFUSED} events refused: ${why}`);
}
