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
}

/** Ids of items that could not be read, kept for people to look at. */
const DAMAGED = 'damaged#';

/** An item that cannot be read costs its own subject's past only; it is kept under another id before anything takes its place. */
export async function readKnown(visits: readonly Visit[], store: NoveltyStore): Promise<Known> {
  const stored = await store.read([...new Set(visits.flatMap(idsOf))]);
  const histories = new Map<string, History>();
  const peers = new Map<string, Peers>();
  const restarted: Restarted[] = [];
  const decoded = <T extends object>(id: string, empty: T): T => {
    const item = stored.get(id);
    try {
      return item ? decode(item.bytes, empty) : empty;
    } catch (error) {
      restarted.push({ id, reason: (error as Error).message });
      return empty;
    }
  };
  for (const visit of visits) {
    const [subject, group] = idsOf(visit);
    if (!histories.has(subject)) histories.set(subject, decoded(subject, newHistory()));
    if (!peers.has(group)) peers.set(group, decoded(group, newPeers()));
  }
  if (restarted.length > 0) {
    const until = Math.max(...visits.map(({ at }) => at));
    await store.write(restarted.flatMap(({ id }) => keptAside(id, stored, until)));
  }
  return { histories, peers, stored, restarted };
}

/** It is refused, which is right, where an earlier try has kept it. */
function keptAside(id: string, stored: Known['stored'], until: number): readonly NoveltyItem[] {
  const item = stored.get(id);
  if (item === undefined) return [];
  const expiresAt = until + EXPIRY_DAYS * DAY;
  return [{ id: `${DAMAGED}${id}`, bytes: item.bytes, known: undefined, expiresAt }];
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

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
