import type { VisitRow } from '../../functions/cloudtrail-processor/core/activity/visit-counter';
import type { Dice } from '../anomaly-cases/dice';
import { offsetOn, type Person, pick } from './people';
import { addressIn, type Network, type World } from './places';

export type { VisitRow };

/** Monday 2026-03-02: daylight saving begins within the weeks that follow. */
export const FIRST_DAY = Date.UTC(2026, 2, 2) / 1000;
const DAY = 86_400;

/** The day on which the company's VPN gets another exit. */
const VPN_MOVES = 30;

export function row(
  at: number,
  changes: Pick<VisitRow, 'principal' | 'address' | 'agent' | 'services'> & Partial<VisitRow>,
): VisitRow {
  return {
    start: new Date(Math.floor(at / 300) * 300_000).toISOString().replace('.000', ''),
    account: '111122223333',
    region: 'eu-central-1',
    kind: 'AssumedRole',
    calls: 5,
    denials: 0,
    logins: 0,
    loginFailures: 0,
    secretReads: 0,
    objectReads: 0,
    ...changes,
  };
}

/** What somebody does on a day; nothing on most weekends and some other days. */
export function dayOf(someone: Person, day: number, world: World, dice: Dice): readonly VisitRow[] {
  if (day < someone.from || day >= someone.until || isInTheAir(someone, day)) return [];
  const isWeekend = day % 7 >= 5;
  if (dice.isHit(isWeekend ? 0.96 : 0.12)) return [];
  const offset = offsetOn(someone, day) + summerTime(someone, day);
  const place = networkOn(someone, day, world, dice);
  const visits = 1 + dice.poisson(isWeekend ? 1 : 7);
  const evening = dice.isHit(0.08) ? dice.between(0, 4) : 0;
  return Array.from({ length: visits }, () => {
    const hour = someone.startHour + dice.between(0, someone.hours + evening) - offset;
    return visitAt(FIRST_DAY + day * DAY + Math.round(hour * 3600), someone, { day, place, world, dice });
  });
}

interface Circumstances {
  readonly day: number;
  readonly place: Network;
  readonly world: World;
  readonly dice: Dice;
}

function visitAt(at: number, someone: Person, { day, place, dice }: Circumstances): VisitRow {
  const adopted = someone.adopts.filter((adoption) => adoption.day <= day);
  const agents = [...someone.agents, ...adopted.flatMap(({ agent }) => agent ?? [])];
  const known = [...someone.services, ...adopted.flatMap(({ service }) => service ?? [])];
  // On its first day what is new is what one works with.
  const today = adopted.filter((adoption) => adoption.day === day).flatMap(({ service }) => service ?? []);
  const services = new Set([pick(known, dice), pick(known, dice), ...(dice.isHit(0.5) ? today : [])]);
  const onPhone = dice.isHit(0.02);
  const network = onPhone ? someone.mobile : place;
  const isHome = network === someone.home;
  return row(at, {
    principal: someone.team.role,
    person: someone.name,
    address: isHome ? someone.homeAddress : addressIn(network, dice),
    agent: pick(agents, dice),
    services: [...services],
    region: dice.isHit(0.05) ? 'us-east-1' : 'eu-central-1',
    calls: 1 + dice.poisson(20),
    logins: dice.isHit(0.1) ? 1 : 0,
    loginFailures: dice.isHit(0.01) ? dice.int(1, 3) : 0,
    secretReads: someone.team.readsSecrets && dice.isHit(0.1) ? dice.int(1, 6) : 0,
  });
}

/** On the way to where a trip leads, and back. */
function isInTheAir({ trip }: Person, day: number): boolean {
  return trip !== undefined && (day === trip.from - 1 || day === trip.to + 1);
}

/** Abroad, in the office, at home, or by the VPN. */
function networkOn(someone: Person, day: number, world: World, dice: Dice): Network {
  const { trip, moves } = someone;
  if (trip && day >= trip.from && day <= trip.to) return trip.network;
  if (dice.isHit(0.4)) return world.offices[someone.country] as Network;
  if (someone.usesVpn && dice.isHit(0.5)) return world.vpn[day < VPN_MOVES ? 0 : 1];
  return moves && day >= moves.day ? moves.home : someone.home;
}

/** From Sunday 2026-03-29 on in Europe, from 2026-03-08 on in the United States. */
function summerTime({ country }: Person, day: number): number {
  return day >= (country === 'US' ? 6 : 27) ? 1 : 0;
}
