import type { Clock, Deadline } from '../../../shared/runtime/clock';
import type { StateStore } from '../../../shared/state/state-store';
import type { Day } from '../days';
import type { AccountAuthorization } from '../risk/account-privileges';

/** Where findings of one source, region and account lie. */
export interface Place {
  readonly source: string;
  readonly region: string;
  readonly accountId: string;
}

/** An object of the archive and the day that it belongs to. */
export interface FindingObject {
  readonly key: string;
  readonly day: Day;
}

/** The archive, read only. */
export interface Findings {
  /** Every place that a source has findings of. */
  places(source: string): Promise<readonly Place[]>;
  /** A place's objects from a day on, in order of their days. */
  objects(place: Place, from: Day): AsyncIterable<FindingObject>;
  /** The lines of an object: one finding each. Rejects with UnfoldFault where the object is damaged. */
  lines(key: string): AsyncIterable<string>;
}

/** Where predictions go. */
export interface Predictions {
  /** Keeps the day's predictions unless there are some: rows of JSON, gzipped. */
  put(day: Day, body: Uint8Array): Promise<'stored' | 'duplicate'>;
}

/** What IAM says about the account. */
export interface Authorization {
  read(): Promise<AccountAuthorization>;
}

export interface PredictPorts {
  readonly findings: Findings;
  readonly authorization: Authorization;
  readonly predictions: Predictions;
  readonly state: StateStore;
  readonly clock: Clock;
  readonly deadline: Deadline;
}
