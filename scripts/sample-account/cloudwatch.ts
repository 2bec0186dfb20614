import { at, HOME_REGION, HOUR_MS, INSTANCES, MINUTE_MS } from './account';
import { type Random, seededRandom } from './random';

type Json = Readonly<Record<string, unknown>>;

const PERIOD_MS = 5 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Five weeks before the recorded one: what a detector compares it with. */
const FROM = at(0, '00:00:00') - 35 * DAY_MS;
const TO = at(6, '00:00:00') + DAY_MS;

/** A metric of the account; its values are bytes in five minutes. */
interface Traffic {
  readonly metric: 'NetworkIn' | 'NetworkOut' | 'BytesOutToDestination';
  readonly namespace: 'AWS/EC2' | 'AWS/NATGateway';
  readonly dimensions: Readonly<Record<string, string>>;
  /** Expected megabytes at an instant. */
  readonly usual: (time: number) => number;
  /** Megabytes that the break-in adds. */
  readonly added?: (time: number, random: Random) => number;
}

/** Between two instants. */
function during(time: number, from: number, to: number): boolean {
  return time >= from && time < to;
}

/** 0 at night to 1 in the early evening, weaker on weekends: a shop's day. */
function shopping(time: number): number {
  const hour = (time % DAY_MS) / HOUR_MS;
  const day = new Date(time).getUTCDay();
  const wave = Math.max(0, Math.sin(((hour - 5) / 17) * Math.PI)) ** 1.5;
  return (hour < 5 || hour > 22 ? 0.04 : 0.04 + wave) * (day === 0 || day === 6 ? 0.8 : 1);
}

function ofInstance(name: keyof typeof INSTANCES, metric: 'NetworkIn' | 'NetworkOut') {
  return { metric, namespace: 'AWS/EC2', dimensions: { InstanceId: INSTANCES[name].id } } as const;
}

/** The backup that goes out each night from 01:00 to 01:40. */
function nightly(time: number): number {
  return during(time % DAY_MS, HOUR_MS, HOUR_MS + 40 * MINUTE_MS) ? 900 : 4;
}

const TRAFFIC: readonly Traffic[] = [
  {
    ...ofInstance('search', 'NetworkOut'),
    usual: (time) => 12 + 160 * shopping(time),
    added: (time, random) => {
      // What was found in memory and on disk leaves through the reverse shell, then the miner talks to its pool.
      if (during(time, at(2, '02:35:00'), at(2, '03:50:00'))) return random.int(150, 260);
      return time >= at(4, '00:10:00') && time < at(5, '09:00:00') ? random.int(55, 75) : 0;
    },
  },
  { ...ofInstance('search', 'NetworkIn'), usual: (time) => 8 + 60 * shopping(time) },
  {
    ...ofInstance('web', 'NetworkOut'),
    // A sale all Saturday, which is nobody's attack.
    usual: (time) =>
      20 + 540 * shopping(time) * (during(time, at(5, '00:00:00'), at(6, '00:00:00')) ? 1.5 : 1),
  },
  { ...ofInstance('batch', 'NetworkOut'), usual: nightly },
  {
    namespace: 'AWS/NATGateway',
    metric: 'BytesOutToDestination',
    dimensions: { NatGatewayId: 'nat-0c41d7e9b82f5a360' },
    usual: (time) => 30 + 25 * shopping(time),
    added: (time, random) => (during(time, at(2, '02:35:00'), at(2, '03:50:00')) ? random.int(140, 240) : 0),
  },
];

/** CloudWatch's metrics of the account, one a line: six weeks in periods of five minutes. */
export function recordMetrics(): readonly Json[] {
  return TRAFFIC.map(({ namespace, metric, dimensions, usual, added }, index) => {
    const random = seededRandom(6006 + index);
    return {
      Region: HOME_REGION,
      Namespace: namespace,
      MetricName: metric,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      StartTime: new Date(FROM).toISOString(),
      Period: PERIOD_MS / 1000,
      Stat: 'Sum',
      Values: values(random, usual, added),
    };
  });
}

/** Bytes in each period. One day brings more customers than another, and one period more than the next. */
function values(random: Random, usual: Traffic['usual'], added: Traffic['added']): readonly number[] {
  let ofDay = 1;
  return Array.from({ length: (TO - FROM) / PERIOD_MS }, (_, step) => {
    const time = FROM + step * PERIOD_MS;
    if (time % DAY_MS === 0) ofDay = noise(random);
    return Math.round((usual(time) * ofDay * noise(random) + (added?.(time, random) ?? 0)) * 1000) * 1000;
  });
}

/** About 1, give or take a tenth: the sum of a few dice is nearly a bell. */
function noise(random: Random): number {
  const dice = Array.from({ length: 6 }, () => random.int(0, 100)).reduce((sum, die) => sum + die, 0);
  return 1 + (dice - 300) / 900;
}
