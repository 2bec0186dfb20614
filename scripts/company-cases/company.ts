import type { Place } from '../../functions/shared/geo/place';
import { type Dice, diceOf } from '../anomaly-cases/dice';
import { type Machine, machineDay, machinesOf } from './machines';
import { type Person, person, pick, teamsOf } from './people';
import { addressIn, UTC_OFFSET, type World, world } from './places';
import { dayOf, FIRST_DAY, row, type VisitRow } from './visits';

/** Eight weeks of a company, and what is known of them. */
export interface Company {
  /** By day, in the order of time. */
  readonly days: readonly (readonly VisitRow[])[];
  readonly locate: (address: string) => Place;
  readonly people: number;
  readonly weeks: number;
  readonly joiners: ReadonlySet<string>;
  readonly leavers: ReadonlySet<string>;
  readonly theft: Theft;
}

/** A key in the wrong hands. */
export interface Theft {
  /** The person or the principal. */
  readonly victim: string;
  /** Epoch seconds: the first visit, and when it is over. */
  readonly from: number;
  readonly to: number;
  readonly story: string;
}

const WEEKS = 8;
const PEOPLE = 200;
const JOINERS = 12;
const LEAVERS = 12;

/** The company of a seed: people who travel, move, begin and leave, machines, and one stolen key. */
export function companyOf(seed: number): Company {
  const dice = diceOf(seed, 'company');
  const known = world();
  const people = staff(known, dice);
  const machines = machinesOf(known, dice);
  const { rows, theft } = theftOf(people, machines, known, dice);
  const days = Array.from({ length: WEEKS * 7 }, (_, day) =>
    [
      ...people.flatMap((each) => dayOf(each, day, known, dice)),
      ...machines.flatMap((each) => machineDay(each, day, known, dice)),
      ...rows.filter(({ start }) => Math.floor((Date.parse(start) / 1000 - FIRST_DAY) / 86_400) === day),
    ].sort((a, b) => (a.start < b.start ? -1 : 1)),
  );
  const named = (wanted: (each: Person) => boolean) => new Set(people.filter(wanted).map(({ name }) => name));
  return {
    days,
    locate: known.locate,
    people: PEOPLE,
    weeks: WEEKS,
    joiners: named(({ from }) => from > 0),
    leavers: named(({ until }) => until < WEEKS * 7),
    theft,
  };
}

function staff(known: World, dice: Dice): readonly Person[] {
  const teams = teamsOf(dice);
  return Array.from({ length: PEOPLE }, (_, index) => {
    const from = index < JOINERS ? dice.int(3, 45) : 0;
    const until = index >= JOINERS && index < JOINERS + LEAVERS ? dice.int(10, 50) : WEEKS * 7;
    return person(`person${index}@example.com`, teams, known, dice, [from, until]);
  });
}

const TOOLS = ['aws-cli', 'Boto3', 'python-requests', 'Go-http-client', 'aws-sdk-go-v2', 'Mozilla'];
const STEPS = ['sts', 'iam', 'ec2', 's3', 'secretsmanager', 'ssm', 'lambda', 'organizations'].map(
  (name) => `${name}.amazonaws.com`,
);

/** Somebody else uses a person's or a machine's key for some hours, often at night, from a hosting network. */
function theftOf(people: readonly Person[], machines: readonly Machine[], known: World, dice: Dice) {
  const ofMachine = dice.isHit(0.3);
  const someone = pick(
    people.filter(({ from, until }) => from === 0 && until === WEEKS * 7),
    dice,
  );
  const machine = pick(
    machines.filter(({ kind }) => kind === 'IAMUser'),
    dice,
  );
  const atNight = dice.isHit(0.6);
  const network = pick(known.hosting, dice);
  const address = addressIn(network, dice);
  const agent = pick(TOOLS, dice);
  const local = atNight ? dice.between(0, 4) : dice.between(9, 16);
  const day = dice.int(25, WEEKS * 7 - 3);
  const begin = FIRST_DAY + day * 86_400 + Math.round((local - (UTC_OFFSET[someone.country] ?? 0)) * 3600);
  const identity = ofMachine
    ? { principal: machine.principal, kind: machine.kind }
    : { principal: someone.team.role, person: someone.name };
  const visits = dice.int(5, 15);
  const rows = Array.from({ length: visits }, (_, index) => {
    const services = index === 0 ? ['sts.amazonaws.com'] : [pick(STEPS, dice), pick(STEPS, dice)];
    const reads = services.includes('secretsmanager.amazonaws.com') ? dice.int(1, 8) : 0;
    return row(begin + index * dice.int(300, 900), {
      ...identity,
      address,
      agent,
      services: [...new Set(services)],
      secretReads: reads,
      denials: dice.int(0, 4),
    });
  });
  const from = Math.min(...rows.map(({ start }) => Date.parse(start) / 1000));
  const to = Math.max(...rows.map(({ start }) => Date.parse(start) / 1000)) + 300;
  const victim = ofMachine ? machine.principal : someone.name;
  const story = `The key of ${victim} used ${atNight ? 'at night' : 'by day'} from ${network.network} in ${network.country} with ${agent}`;
  return { rows, theft: { victim, from, to, story } };
}
