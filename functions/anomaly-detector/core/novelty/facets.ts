import type { Place } from '../../../shared/geo/place';
import type { Visit } from './visit';

/** In what a visit may be new. `access`: kinds of reading, of which the first time counts. */
export const FACETS = ['country', 'network', 'agent', 'service', 'region', 'access'] as const;
export type Facet = (typeof FACETS)[number];

/** One of something for each facet. */
export function ofEachFacet<T>(make: () => T): Record<Facet, T> {
  return Object.fromEntries(FACETS.map((facet) => [facet, make()])) as Record<Facet, T>;
}

/** Of a value; places and products stay below. */
const MAX_LENGTH = 80;

/** A visit's values of each facet. */
export function facetsOf(visit: Visit, place: Place): Readonly<Record<Facet, readonly string[]>> {
  const { agent, services, region, counts } = visit;
  const access = [counts['secret-reads'] > 0 && 'secrets', counts['object-reads'] > 0 && 'objects'];
  return {
    country: bounded([place.country]),
    network: bounded([place.network]),
    agent: bounded([agent]),
    service: bounded(services),
    region: bounded([region]),
    access: bounded(access),
  };
}

function bounded(values: readonly (string | false | undefined)[]): readonly string[] {
  return values.filter((value) => !!value).map((value) => (value as string).slice(0, MAX_LENGTH));
}
