import { createHash } from 'node:crypto';
import type { Locate } from '../../../shared/geo/place';
import type { NoveltyAlarm } from './alarm';
import { DAY } from './days';
import { decode, encode } from './encode';
import { facetsOf } from './facets';
import { addVisit, EXPIRY_DAYS, type History, newHistory, trimHistory } from './history';
import { judgeVisit } from './judge-visit';
import { addToPeers, newPeers, type Peers, trimPeers } from './peers';
import type { NoveltyItem, NoveltyStore, Stored } from './store';
import { type Visit, visitsOf } from './visit';

export interface NoveltySettings {
  readonly locate: Locate;
  /** A subject is silent for so long after its first visit. */
  readonly learningDays: number;
}

/** Another run has written what this one wrote. */
const MAX_TRIES = 5;

interface Known {
  readonly histories: Map<string, History>;
  readonly peers: Map<string, Peers>;
  readonly stored: ReadonlyMap<string, Stored>;
  /** Ids of what the visits changed. */
  readonly changed: Set<string>;
}

/**
 * Judges rows of visits by what was seen of their principals before, and notes what they add. Rows that come again, in
 * another order or in other portions give the same alarms by identity: whatever is asked is asked as of the row's time. Each
 * alarm is given once for all rows. Requests are bounded by the principals that the rows name.
 * @throws Error when other runs keep changing the same principals
 */
export async function judgeVisits(
  rows: readonly unknown[],
  store: NoveltyStore,
  settings: NoveltySettings,
): Promise<readonly NoveltyAlarm[]> {
  let visits = visitsOf(rows);
  const alarms = new Map<string, NoveltyAlarm>();
  for (let tries = 1; visits.length > 0; tries++) {
    if (tries > MAX_TRIES) throw new Error('What was seen of principals stayed contended by other runs');
    const known = await readKnown(visits, store);
    for (const visit of visits)
      for (const alarm of judged(visit, known, settings))
        if (!alarms.has(alarm.identity)) alarms.set(alarm.identity, alarm);
    const refused = new Set(await store.write(itemsOf(known)));
    visits = visits.filter((visit) => idsOf(visit).some((id) => refused.has(id)));
  }
  return [...alarms.values()];
}

async function readKnown(visits: readonly Visit[], store: NoveltyStore): Promise<Known> {
  const stored = await store.read([...new Set(visits.flatMap(idsOf))]);
  const known: Known = { histories: new Map(), peers: new Map(), stored, changed: new Set() };
  for (const visit of visits) {
    const [subject, group] = idsOf(visit);
    if (!known.histories.has(subject))
      known.histories.set(subject, decoded(stored.get(subject)) ?? newHistory());
    if (!known.peers.has(group)) known.peers.set(group, decoded(stored.get(group)) ?? newPeers());
  }
  return known;
}

function decoded<T>(stored: Stored | undefined): T | undefined {
  return stored && decode<T>(stored.bytes);
}

function judged(
  visit: Visit,
  known: Known,
  { locate, learningDays }: NoveltySettings,
): readonly NoveltyAlarm[] {
  const [subject, group] = idsOf(visit);
  const history = known.histories.get(subject) as History;
  const peers = known.peers.get(group) as Peers;
  const place = locate(visit.address);
  const member = hashOf(visit.subject);
  addVisit(history, visit, place);
  known.changed.add(subject);
  if (!visit.isOutside && addToPeers(peers, member, { at: visit.at, facets: facetsOf(visit, place) }))
    known.changed.add(group);
  return judgeVisit(visit, { history, peers, member, place }, learningDays);
}

function itemsOf({ histories, peers, stored, changed }: Known): readonly NoveltyItem[] {
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
function idsOf({ subject, group }: Visit): readonly [string, string] {
  return [`subject#${hashOf(subject)}`, `group#${hashOf(group)}`];
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
