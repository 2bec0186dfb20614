import type { Alert } from '../../../shared/alerts/alert';
import type { FindingsArchive } from '../../../shared/archive/archive-object';
import type { Clock, Deadline } from '../../../shared/runtime/clock';
import type { StateStore } from '../../../shared/state/state-store';
import type { DiscoverySpec, Metric, Tags } from '../series/spec';
import type { Point } from './shard-file';

/** A stretch of time, epoch seconds; the end is not in it. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What CloudWatch had of a metric: its points, oldest first, or why they could not be had. */
export type MetricPoints = { readonly points: readonly Point[] } | { readonly fault: string };

/** CloudWatch. */
export interface MetricSource {
  /**
   * The points of metrics of one region in five-minute periods, an answer for each metric.
   * @throws whatever the service throws for all of them
   */
  read(region: string, metrics: readonly Metric[], span: Span): Promise<readonly MetricPoints[]>;
  /** The series of a metric that had a point in the last three hours. */
  find(spec: DiscoverySpec): Promise<FoundSeries>;
}

/** What a search has found. */
export interface FoundSeries {
  /** The dimensions of each. */
  readonly dimensions: readonly Tags[];
  /** False where there are more than one looks at. */
  readonly isComplete: boolean;
}

/** The models' states, a few large files. */
export interface ShardStore {
  /** The shard and the version that a write must name; undefined where there is none. */
  read(shard: number): Promise<{ readonly bytes: Uint8Array; readonly version: string } | undefined>;
  /**
   * Writes the shard if it still has `version` (undefined: if there is none).
   * @throws StateConflict when another run wrote in between
   */
  write(shard: number, bytes: Uint8Array, version: string | undefined): Promise<void>;
}

/** What the CloudTrail processor writes beside findings. */
export type ActivityKind = 'counts' | 'visits' | 'insights';

export interface ActivityObject {
  readonly key: string;
  /** Epoch ms. */
  readonly writtenAt: number;
}

/** What a look at activity objects is at. */
export interface Look {
  /** Folders of this UTC day (`yyyymmdd`) and of those after it. */
  readonly fromDay: string;
  /** Objects that were written then or later; epoch ms. */
  readonly since: number;
}

export interface ActivityListing {
  readonly objects: readonly ActivityObject[];
  /** Prefixes of the folders that there are, one for each account and region: `…/region=eu-central-1/`. */
  readonly folders: readonly string[];
}

/** Some objects of a folder. */
export interface ActivityPage {
  /** A thousand at most, in the order of their keys. */
  readonly objects: readonly ActivityObject[];
  /** The key after which there are more; undefined on the last page. */
  readonly next?: string;
}

export interface ActivityStore {
  /** The objects that the look is at, of all accounts and regions. */
  list(kind: ActivityKind, look: Look): Promise<ActivityListing>;
  /** The objects of a folder whose keys come after `after`, as many as one request brings. */
  page(folder: string, after: string): Promise<ActivityPage>;
  /** The rows of an object; none where it is gone. */
  read(key: string): Promise<readonly unknown[] | 'unreadable'>;
}

/** The alerts table. */
export interface AlertStore {
  /** Puts the alert unless it is there. @returns which of the two it was. */
  put(alert: Alert): Promise<'new' | 'known'>;
}

/** All that a run touches. */
export interface RunPorts {
  readonly metrics: MetricSource;
  readonly shards: ShardStore;
  readonly activity: ActivityStore;
  readonly alerts: AlertStore;
  readonly archive: FindingsArchive;
  /** Small documents: what was found, what was counted, the last report. */
  readonly state: StateStore;
  readonly clock: Clock;
  readonly deadline: Deadline;
}
