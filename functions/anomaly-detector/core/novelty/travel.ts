import type { Place, Position } from '../../../shared/geo/place';
import { HOUR } from './days';
import type { Evidence } from './evidence';
import type { History, Whereabouts } from './history';
import type { Visit } from './visit';

/** Hours that are looked back, before the visit's own: within that, it would matter which visit is told of first. */
const LOOK_BACK = 4;
/** Where only countries are known: neighbours are reached within hours. */
const SAME_TIME_HOURS = 1;
/** Airliners are slower; km/h. */
const FASTEST = 1_000;
/** Positions of addresses are off by as much; km. */
const NEAR = 500;
/** Not more: VPNs are in two places, and so are phones that roam. */
const SURPRISE = 1;

/** The subject was in another country, too short a time ago to have come from there. */
export function travelEvidence({ at }: Visit, { whereabouts }: History, place: Place): Evidence | undefined {
  const hour = Math.floor(at / HOUR);
  for (let ago = 1; ago <= LOOK_BACK; ago++)
    for (const other of whereabouts.get(hour - ago) ?? [])
      if (isTooFar(other, place, ago))
        return {
          kind: 'travel',
          value: `${other.country} to ${place.country} in ${ago + 1} h`,
          surprise: SURPRISE,
          since: at,
        };
  return undefined;
}

function isTooFar(other: Whereabouts, place: Place, hoursAgo: number): boolean {
  if (place.country === undefined || other.country === place.country) return false;
  if (other.position === undefined || place.position === undefined) return hoursAgo <= SAME_TIME_HOURS;
  const km = distance(other.position, place.position);
  return km > NEAR && km > FASTEST * (hoursAgo + 1);
}

const EARTH_RADIUS = 6_371;

/** Along the surface; km. */
function distance(one: Position, other: Position): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const half = (a: number, b: number) => Math.sin(radians(b - a) / 2) ** 2;
  const chord =
    half(one.latitude, other.latitude) +
    Math.cos(radians(one.latitude)) *
      Math.cos(radians(other.latitude)) *
      half(one.longitude, other.longitude);
  return 2 * EARTH_RADIUS * Math.asin(Math.min(1, Math.sqrt(chord)));
}
