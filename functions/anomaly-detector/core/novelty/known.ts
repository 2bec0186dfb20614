import { createHash } from 'node:crypto';
import { DAY } from './days';
import { decode, encode } from './encode';
import { EXPIRY_DAYS, type History, newHistory, trimHistory } from './history';
import { newPeers, type Peers, trimPeers } from './peers';
import type { NoveltyItem, NoveltyStore, Stored } from './store';
import type { Visit } from './visit';

/** What is known of the subjects of some visits, and of their groups. */
export interface Known {
  readonly histories: ReadonlyMap<string, History>;
  readonly peers: ReadonlyMap<string, Peers>;
  /** As it was read, by id. */
  readonly stored: ReadonlyMap<string, Stored>;
  /** What could not be read, and is empty here. */
  readonly restarted: readonly Restarted[];
}

/** An item that could not be read: whose it is begins anew. */
export interface Restarted {
  readonly id: string;
  readonly reason: string;
  /** The id of the item that holds it. */
  readonly keptAs: string;
}

/** Ids of items that could not be read, kept for people to look at. */
const DAMAGED = 'damaged#';

/**
 * Of an item that could not be read so many bytes are kept: DynamoDB takes items of 400 KB, and that much may have stood in
 * it under a shorter id. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
const MOST_KEPT_BYTES = 400_000;

/** An item that cannot be read costs its own subject's past only; it is kept under another id before anything takes its place. */
export async function readKnown(visits: readonly Visit[], store: NoveltyStore): Promise<Known> {
  const stored = await store.read([...new Set(visits.flatMap(idsOf))]);
  const histories = new Map<string, History>();
  const peers = new Map<string, Peers>();
  const restarted: Restarted[] = [];
  const damaged: Omit<NoveltyItem, 'expiresAt'>[] = [];
  const decoded = <T extends object>(id: string, empty: T): T => {
    const item = stored.get(id);
    if (item === undefined) return empty;
    try {
      return decode(item.bytes, empty);
    } catch (error) {
      const keptAs = `${DAMAGED}${id}#${hashOf(item.bytes)}`;
      restarted.push({ id, reason: (error as Error).message, keptAs });
      damaged.push({ id: keptAs, bytes: item.bytes.subarray(0, MOST_KEPT_BYTES), known: undefined });
      return empty;
    }
  };
  for (const visit of visits) {
    const [subject, group] = idsOf(visit);
    if (!histories.has(subject)) histories.set(subject, decoded(subject, newHistory()));
    if (!peers.has(group)) peers.set(group, decoded(group, newPeers()));
  }
  // What is there already is refused, which is right: the same was kept before.
  if (damaged.length > 0) {
    const expiresAt = visits.reduce((latest, { at }) => Math.max(latest, at), 0) + EXPIRY_DAYS * DAY;
    await store.write(damaged.map((item) => ({ ...item, expiresAt })));
  }
  return { histories, peers, stored, restarted };
}

/** The items that differ from what was read. `changed`: ids of the groups that may. */
export function itemsOf(
  { histories, peers, stored }: Known,
  changed: ReadonlySet<string>,
): readonly NoveltyItem[] {
  const item = (id: string, value: History | Peers, until: number): NoveltyItem => ({
    id,
    bytes: encode(value),
    known: stored.get(id)?.version,
    expiresAt: until + EXPIRY_DAYS * DAY,
  });
  const items: NoveltyItem[] = [];
  for (const [id, history] of histories) {
    trimHistory(history);
    items.push(item(id, history, history.until));
  }
  for (const [id, group] of peers) {
    if (!changed.has(id)) continue;
    const today = Math.max(...[...group.members.values()], ...lastDays(group));
    trimPeers(group, today);
    items.push(item(id, group, (today + 1) * DAY));
  }
  return items.filter(({ id, bytes }) => !isSame(bytes, stored.get(id)?.bytes));
}

function lastDays({ holders }: Peers): readonly number[] {
  return Object.values(holders).flatMap((values) => [...values.values()].map(({ last }) => last));
}

function isSame(bytes: Uint8Array, known: Uint8Array | undefined): boolean {
  return known !== undefined && Buffer.compare(bytes, known) === 0;
}

/** Of the subject and of its group. Hashed: names may be long, and nobody needs to read them. */
export function idsOf({ subject, group }: Visit): readonly [string, string] {
  return [`subject#${hashOf(subject)}`, `group#${hashOf(group)}`];
}

export function hashOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('base64url').slice(0, 22);
}
