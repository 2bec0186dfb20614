import type { Place } from '../../../shared/geo/place';
import { DAY, dayOf, hourOf, isWeekend } from './days';
import { FACETS, type Facet, facetsOf } from './facets';
import type { History } from './history';
import { type Peers, peersSay } from './peers';
import type { Visit } from './visit';

/** Something of a visit that is new or rare, and how much: about -log10 of its probability. */
export interface Evidence {
  readonly kind: Facet | 'hour' | 'travel';
  readonly value: string;
  readonly surprise: number;
  /** When it began, epoch seconds. */
  readonly since: number;
}

/** What is known around a visit. */
export interface Context {
  readonly history: History;
  readonly peers: Peers;
  /** The subject among its peers. */
  readonly member: string;
  readonly place: Place;
}

/** What is new stays new for so long: what somebody does from a new place comes in many visits. Seconds. */
const FRESH = DAY;

/** Days of the first visits, on which everything is new: they tell nothing of how often something new comes. */
const FIRST_DAYS = 3;

/** Before anything is known of a subject: on one active day in 50 something new comes, as sure as 30 days make it. */
const PRIOR_DAYS = 30;
const PRIOR_RATE = 1 / 50;

/** The values of a visit that are new to the subject. */
export function novelties(visit: Visit, context: Context): readonly Evidence[] {
  const facets = facetsOf(visit, context.place);
  return FACETS.flatMap((facet) =>
    facets[facet].flatMap((value) => noveltyOf(visit, context, { facet, value }) ?? []),
  );
}

function noveltyOf(
  { at }: Visit,
  { history, peers, member }: Context,
  { facet, value }: { readonly facet: Facet; readonly value: string },
): Evidence | undefined {
  const since = history.seen[facet].get(value)?.first ?? at;
  if (since <= at - FRESH) return undefined;
  const own = chanceOfNew(history, facet, since);
  const said = peersSay(peers, member, { facet, value, at: since });
  const chance = 'share' in said ? Math.max(own, said.share) : own * said.rarity;
  return { kind: facet, value, since, surprise: -Math.log10(Math.min(1, chance)) };
}

/** How probable it is that on an active day something new of this kind comes, by the days before. */
function chanceOfNew({ seen, hours, since }: History, facet: Facet, at: number): number {
  const today = dayOf(at);
  const first = dayOf(since) + FIRST_DAYS;
  const days = [...hours.keys()].filter((day) => day < today).length;
  const withNew = new Set(
    [...seen[facet].values()].map((value) => dayOf(value.first)).filter((day) => day >= first && day < today),
  );
  return (withNew.size + PRIOR_RATE * PRIOR_DAYS) / (days + PRIOR_DAYS);
}

/** Of days with visits in no hour near. */
const HOUR_PRIOR = 0.3;

/** How unusual the visit's hour is among those of the days before, of working days or of weekends; an hour more or less is usual. */
export function hourEvidence({ at }: Visit, { history }: Context): Evidence {
  const today = dayOf(at);
  const weekend = isWeekend(today);
  const before = [...history.hours].filter(([day]) => day < today);
  const near = before.filter(
    ([day, hours]) => isWeekend(day) === weekend && isNear(hours, hourOf(at)),
  ).length;
  // Working days are days with visits; a weekend without any counts, too.
  const weeks = before.length === 0 ? 0 : Math.ceil((today - Math.min(...before.map(([day]) => day))) / 7);
  const days = weekend ? 2 * weeks : before.filter(([day]) => !isWeekend(day)).length;
  const surprise = Math.max(0, -Math.log10((near + HOUR_PRIOR) / (days + 1)));
  return {
    kind: 'hour',
    value: `${hourOf(at)}:00 UTC${weekend ? ' at the weekend' : ''}`,
    surprise,
    since: at,
  };
}

function isNear(hours: number, hour: number): boolean {
  return [-1, 0, 1].some((shift) => (hours & (1 << ((hour + shift + 24) % 24))) !== 0);
}
