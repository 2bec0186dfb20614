import { dayOf } from './days';
import { FACETS, type Facet, ofEachFacet } from './facets';

/** Who of a group has a value, and since which day. */
export interface Holders {
  readonly since: Map<string, number>;
  last: number;
}

/** What a group's members have been seen with. */
export interface Peers {
  /** Member's hash -> first day. */
  readonly members: Map<string, number>;
  readonly holders: Readonly<Record<Facet, Map<string, Holders>>>;
}

/** So many tell whether a value is common. */
const MAX_HOLDERS = 12;
const MAX_MEMBERS = 500;
const MAX_VALUES = 60;
/** Days. */
const EXPIRY = 90;

export function newPeers(): Peers {
  return {
    members: new Map(),
    holders: ofEachFacet(() => new Map()),
  };
}

/** Notes a member's values; true if there was anything to note. */
export function addToPeers(
  { members, holders }: Peers,
  member: string,
  { at, facets }: { readonly at: number; readonly facets: Readonly<Record<Facet, readonly string[]>> },
): boolean {
  const day = dayOf(at);
  let isChanged = note(members, member, day, MAX_MEMBERS);
  for (const facet of FACETS)
    for (const value of facets[facet]) {
      const there = holders[facet].get(value) ?? { since: new Map(), last: day };
      holders[facet].set(value, there);
      isChanged = note(there.since, member, day, MAX_HOLDERS) || there.last < day || isChanged;
      there.last = Math.max(there.last, day);
      // A single portion of rows may hold thousands, and each is compared with all.
      if (holders[facet].size > 2 * MAX_VALUES) trimValues(holders[facet], day);
    }
  return isChanged;
}

function note(since: Map<string, number>, member: string, day: number, max: number): boolean {
  const known = since.get(member);
  if (known === undefined ? since.size >= max : known <= day) return false;
  since.set(member, day);
  return true;
}

/** Drops values that nobody was seen with for long, and too many. */
export function trimPeers({ holders }: Peers, today: number): void {
  for (const facet of FACETS) trimValues(holders[facet], today);
}

function trimValues(holders: Map<string, Holders>, today: number): void {
  const stalest = [...holders].sort(([a, one], [b, other]) => other.last - one.last || (a < b ? -1 : 1));
  for (const [index, [value, { last }]] of stalest.entries())
    if (index >= MAX_VALUES || last < today - EXPIRY) holders.delete(value);
}

/**
 * What a member's peers say of a value, by the days before: the share of them that have it (the member counts as one that
 * does not), or, where nobody has it, how seldom somebody has what nobody else has.
 */
export function peersSay(
  { members, holders }: Peers,
  member: string,
  { facet, value, at }: { readonly facet: Facet; readonly value: string; readonly at: number },
): { readonly share: number } | { readonly rarity: number } {
  const before = (since: ReadonlyMap<string, number> | undefined) =>
    [...(since ?? [])].filter(([other, day]) => other !== member && day < dayOf(at)).length;
  const own = before(holders[facet].get(value)?.since);
  if (own > 0) return { share: own / (before(members) + 1) };
  const counts = [...holders[facet].values()].map(({ since }) => before(since)).filter((count) => count > 0);
  const pairs = counts.reduce((sum, count) => sum + count, 0);
  return { rarity: (counts.length + 1) / (pairs + 1) };
}
