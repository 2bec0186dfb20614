import type { Alert, OpenGroup } from '../../../shared/alerts/alert';

/** What becomes of the group of alerts that are put. `group` is the group as it will be. */
export type GroupChange =
  | { readonly kind: 'open'; readonly group: OpenGroup }
  | { readonly kind: 'count'; readonly known: OpenGroup; readonly group: OpenGroup };

/**
 * written: everything. busy: nothing, others are at the same items; later it may be possible.
 * refused: nothing, because of what is in the tables.
 */
export type Written =
  | { readonly kind: 'written' }
  | { readonly kind: 'busy' }
  | {
      readonly kind: 'refused';
      /** By its index, of each alert that is in the table already the SourceObject that brought it. */
      readonly owners: ReadonlyMap<number, string>;
      /** If the group is not as it was known: what it is now, undefined when there is none. */
      readonly group?: { readonly now: OpenGroup | undefined };
    };

/** The alerts table and the groups beside it. */
export interface AlertTable {
  /** Puts up to 99 alerts, none of which may be there, and changes their group: all or nothing. */
  write(alerts: readonly Alert[], change?: GroupChange): Promise<Written>;
}

/** DynamoDB takes 100 items in a transaction; one is the group. */
export const MAX_ALERTS = 99;

/** DynamoDB takes 4 MB in a transaction. */
export const MAX_BYTES = 3_500_000;
