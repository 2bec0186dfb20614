import type { Dice } from '../anomaly-cases/dice';
import { addressIn, HOME_COUNTRIES, type Network, UTC_OFFSET, type World } from './places';

/** What a team works with. */
export interface Team {
  readonly role: string;
  readonly agents: readonly string[];
  readonly services: readonly string[];
  readonly readsSecrets: boolean;
}

const SERVICES = [
  's3',
  'ec2',
  'iam',
  'sts',
  'lambda',
  'dynamodb',
  'rds',
  'logs',
  'monitoring',
  'cloudformation',
  'sqs',
  'sns',
  'ecs',
  'eks',
  'ecr',
  'kms',
  'ssm',
  'secretsmanager',
  'athena',
  'glue',
  'route53',
  'cloudfront',
  'states',
  'events',
].map((name) => `${name}.amazonaws.com`);

const AGENTS = ['aws-cli', 'Boto3', 'APN', 'aws-sdk-js', 'aws-sdk-go-v2', 'aws-sdk-java'];

/** A stretch of days that somebody spends elsewhere, first to last. */
interface Trip {
  readonly from: number;
  readonly to: number;
  readonly network: Network;
}

export interface Person {
  readonly name: string;
  readonly team: Team;
  readonly country: string;
  /** Days of work, the last not among them. */
  readonly from: number;
  readonly until: number;
  readonly startHour: number;
  readonly hours: number;
  readonly home: Network;
  readonly homeAddress: string;
  readonly mobile: Network;
  readonly usesVpn: boolean;
  readonly trip: Trip | undefined;
  /** Another provider at home, from a day on. */
  readonly moves: { readonly day: number; readonly home: Network } | undefined;
  readonly agents: readonly string[];
  readonly services: readonly string[];
  /** What comes to be used on a day: another service, another program. */
  readonly adopts: readonly { readonly day: number; readonly service?: string; readonly agent?: string }[];
}

/** Teams of a company: a permission set each. */
export function teamsOf(dice: Dice): readonly Team[] {
  return Array.from({ length: 8 }, (_, index) => ({
    role: `arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Team${index}_0a1b2c3d`,
    agents: ['Mozilla', 'console.amazonaws.com', ...some(AGENTS, dice.int(1, 3), dice)],
    services: some(SERVICES, dice.int(6, 12), dice),
    readsSecrets: index < 3,
  }));
}

/** Somebody who is there from day `from` up to `until`. */
export function person(
  name: string,
  teams: readonly Team[],
  world: World,
  dice: Dice,
  [from, until]: readonly [number, number],
): Person {
  const team = pick(teams, dice);
  const country = pick(HOME_COUNTRIES, dice);
  const home = pick(world.providers[country] as Network[], dice);
  const tripFrom = dice.int(from, until);
  const trip = dice.isHit(0.3)
    ? { from: tripFrom, to: tripFrom + dice.int(1, 5), network: pick(world.hotels, dice) }
    : undefined;
  return {
    name,
    team,
    country,
    from,
    until,
    home,
    trip,
    startHour: dice.int(7, 10),
    hours: dice.int(7, 9),
    homeAddress: addressIn(home, dice),
    mobile: pick(world.mobile[country] as Network[], dice),
    usesVpn: dice.isHit(0.4),
    moves: dice.isHit(0.08)
      ? { day: dice.int(from, until), home: pick(world.providers[country] as Network[], dice) }
      : undefined,
    agents: some(team.agents, dice.int(2, team.agents.length), dice),
    services: some(team.services, dice.int(3, team.services.length), dice),
    adopts: adoptions(team, dice, [from, until]),
  };
}

/** New work: about every two weeks another service, mostly one of the team's; sometimes another program. */
function adoptions(team: Team, dice: Dice, [from, until]: readonly [number, number]): Person['adopts'] {
  const days = Array.from({ length: until - from }, (_, index) => from + index);
  return days.flatMap((day) => [
    ...(dice.isHit(0.07) ? [{ day, service: pick(dice.isHit(0.6) ? team.services : SERVICES, dice) }] : []),
    ...(dice.isHit(0.015) ? [{ day, agent: pick(dice.isHit(0.6) ? team.agents : AGENTS, dice) }] : []),
  ]);
}

/** Hours from UTC where somebody is on a day. */
export function offsetOn({ trip, country }: Person, day: number): number {
  const there = trip && day >= trip.from && day <= trip.to ? trip.network.country : country;
  return UTC_OFFSET[there] ?? 0;
}

export function pick<T>(items: readonly T[], dice: Dice): T {
  return items[dice.int(0, items.length - 1)] as T;
}

function some<T>(items: readonly T[], count: number, dice: Dice): readonly T[] {
  const left = [...items];
  return Array.from(
    { length: Math.min(count, left.length) },
    () => left.splice(dice.int(0, left.length - 1), 1)[0] as T,
  );
}
