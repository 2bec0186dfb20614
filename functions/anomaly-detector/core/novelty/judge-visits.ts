import type { Locate } from '../../../shared/geo/place';
import type { NoveltyAlarm } from './alarm';
import { facetsOf } from './facets';
import { addVisit, type History } from './history';
import { judgeVisit } from './judge-visit';
import { hashOf, idsOf, itemsOf, type Known, type Restarted, readKnown } from './known';
import { addToPeers, type Peers } from './peers';
import type { NoveltyStore } from './store';
import { type Visit, visitsOf } from './visit';

export interface NoveltySettings {
  readonly locate: Locate;
  /** A subject is silent for so long after its first visit. */
  readonly learningDays: number;
}

/** What came of judging. */
export interface Judged {
  readonly alarms: readonly NoveltyAlarm[];
  /** Subjects and groups that begin anew. */
  readonly restarted: readonly Restarted[];
  /** Rows beyond those of a subject's day that are told apart: done again, they are counted again. */
  readonly addedUp: number;
}

/** Another run has written what this one wrote. */
const MAX_TRIES = 5;

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
): Promise<Judged> {
  let visits = visitsOf(rows);
  const alarms = new Map<string, NoveltyAlarm>();
  const restarted = new Map<string, Restarted>();
  const addedUp = new Set<string>();
  for (let tries = 1; visits.length > 0; tries++) {
    if (tries > MAX_TRIES) throw new Error('What was seen of principals stayed contended by other runs');
    const known = await readKnown(visits, store);
    for (const one of known.restarted) restarted.set(one.id, one);
    const notes = { changed: new Set<string>(), addedUp };
    const found = visits.flatMap((visit) => judged(visit, known, settings, notes));
    for (const alarm of found) if (!alarms.has(alarm.identity)) alarms.set(alarm.identity, alarm);
    const refused = new Set(await store.write(itemsOf(known, notes.changed)));
    visits = visits.filter((visit) => idsOf(visit).some((id) => refused.has(id)));
  }
  return { alarms: [...alarms.values()], restarted: [...restarted.values()], addedUp: addedUp.size };
}

interface Notes {
  /** Ids of groups that visits changed. */
  readonly changed: Set<string>;
  /** Hashes of visits that were added up only. */
  readonly addedUp: Set<string>;
}

function judged(
  visit: Visit,
  known: Known,
  { locate, learningDays }: NoveltySettings,
  { changed, addedUp }: Notes,
): readonly NoveltyAlarm[] {
  const [subject, group] = idsOf(visit);
  const history = known.histories.get(subject) as History;
  const peers = known.peers.get(group) as Peers;
  const place = locate(visit.address);
  const member = hashOf(visit.subject);
  if (addVisit(history, visit, place)) addedUp.add(visit.hash);
  if (!visit.isOutside && addToPeers(peers, member, { at: visit.at, facets: facetsOf(visit, place) }))
    changed.add(group);
  return judgeVisit(visit, { history, peers, member, place }, learningDays);
}
