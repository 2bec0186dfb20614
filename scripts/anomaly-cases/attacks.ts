import { type Case, DAY, HOUR } from './case';
import { bytesOf, countOf, percentOf, wandering } from './level';
import { customerRhythm, machineRhythm, meanShare, officeRhythm, shareAt } from './rhythm';
import { isWithin, pointsOf, type Scene, sceneOf, spanIn } from './scene';

type Attack = (scene: Scene, name: string) => Case;

/** A steady stream that goes out beside the customers' traffic, day and night: each point is an ordinary one. */
const slowExfiltration: Attack = (scene, name) => {
  const { dice, start } = scene;
  const rhythm = customerRhythm(dice);
  const peak = 10 ** dice.between(7, 9.5);
  const level = wandering(dice);
  const sigma = dice.between(0.2, 0.4);
  const bursts = dice.between(0, 0.01);
  const rate = dice.between(0.15, 0.4);
  // There is so much to take: the slower, the longer it lasts.
  const span = spanIn(scene, dice.between(14, 24) / rate);
  const stolen = peak * meanShare(rhythm) * rate;
  const points = pointsOf(start, (at) => {
    const extra = isWithin(span, at) ? stolen * Math.exp(0.1 * dice.normal()) : 0;
    return bytesOf(dice, peak * shareAt(rhythm, at) * level(at), sigma, bursts) + Math.round(extra);
  });
  const series = 'NAT gateway, bytes out';
  return { name, truth: 'attack', series, story: '15 to 40 % of the mean more, for days', points, span };
};

/** The same, in the hours when the instance has little to do. */
const nightlyExfiltration: Attack = (scene, name) => {
  const { dice, start } = scene;
  const rhythm = customerRhythm(dice);
  const peak = 10 ** dice.between(6, 8.5);
  const level = wandering(dice);
  const sigma = dice.between(0.2, 0.4);
  const night = (rhythm.peakHour + 12 - 3) % 24;
  const span = spanIn(scene, 24 * dice.int(2, 4) + 6, night);
  const stolen = peak * meanShare(rhythm) * dice.between(0.2, 0.4);
  const points = pointsOf(start, (at) => {
    const isNight = (at - span.from) % DAY < 6 * HOUR;
    const extra = isWithin(span, at) && isNight ? stolen * Math.exp(0.1 * dice.normal()) : 0;
    return bytesOf(dice, peak * shareAt(rhythm, at) * level(at), sigma, 0.003) + Math.round(extra);
  });
  const series = 'EC2 instance, NetworkOut';
  return {
    name,
    truth: 'attack',
    series,
    story: '20 to 40 % of the mean more, in some nights',
    points,
    span,
  };
};

/** Few tries a user, many users: each five minutes have as many failures as forgetful staff make by day. */
const passwordSpraying: Attack = (scene, name) => {
  const { dice, start } = scene;
  const rhythm = officeRhythm(dice, 0.03);
  const busiest = dice.between(0.05, 0.3);
  const level = wandering(dice);
  const span = spanIn(scene, dice.between(4, 14));
  const tries = dice.between(0.7, 1.8);
  const points = pointsOf(start, (at) => {
    const mean = busiest * shareAt(rhythm, at) * level(at);
    const forgetful = dice.isHit(mean / 8) ? dice.int(2, 5) : 0;
    const sprayed = isWithin(span, at) ? dice.poisson(tries) : 0;
    return dice.poisson(mean) + forgetful + sprayed;
  });
  const series = 'Console logins failed';
  return {
    name,
    truth: 'attack',
    series,
    story: 'a few failures every five minutes, for hours',
    points,
    span,
  };
};

/** A stolen access key is tried out while its owner sleeps, with no more calls than the owner makes by day. */
const keyAtNight: Attack = (scene, name) => {
  const { dice, start } = scene;
  const rhythm = officeRhythm(dice);
  const busiest = dice.between(5, 30);
  const level = wandering(dice);
  const night = (rhythm.peakHour + 12 + dice.between(-2, 2)) % 24;
  const span = spanIn(scene, dice.between(0.5, 2), night);
  const used = busiest * dice.between(0.25, 0.8);
  const points = pointsOf(start, (at) => {
    const isTyping = dice.isHit(0.6);
    const mean = isTyping ? (busiest / 0.6) * shareAt(rhythm, at) * level(at) : 0;
    const stray = dice.isHit(0.002) ? dice.int(1, 2) : 0;
    return countOf(dice, mean + (isWithin(span, at) ? used : 0), 0.4) + stray;
  });
  const series = 'API calls of one access key';
  return { name, truth: 'attack', series, story: 'used from a new network at night', points, span };
};

/** A miner takes what processor is left, and stays. */
const miningProcessor: Attack = (scene, name) => {
  const { dice, start } = scene;
  const rhythm = dice.isHit(0.5) ? machineRhythm(dice) : customerRhythm(dice);
  const peak = dice.between(10, 45);
  const level = wandering(dice);
  const sigma = dice.between(0.08, 0.2);
  const span = spanIn(scene, dice.between(24, 72));
  const mined = dice.between(25, 60);
  const points = pointsOf(start, (at) =>
    percentOf(dice, peak * shareAt(rhythm, at) * level(at) + (isWithin(span, at) ? mined : 0), sigma),
  );
  const series = 'EC2 instance, CPUUtilization';
  return { name, truth: 'attack', series, story: 'a miner starts', points, span };
};

/** What a miner's pool hears of it: a steady stream on an instance that talked less. */
const miningNetwork: Attack = (scene, name) => {
  const { dice, start } = scene;
  const rhythm = machineRhythm(dice);
  const peak = 10 ** dice.between(5, 7);
  const level = wandering(dice);
  const sigma = dice.between(0.15, 0.35);
  const span = spanIn(scene, dice.between(24, 72));
  const mined = peak * dice.between(0.6, 1.5);
  const points = pointsOf(start, (at) => {
    const extra = isWithin(span, at) ? mined * Math.exp(0.1 * dice.normal()) : 0;
    return bytesOf(dice, peak * shareAt(rhythm, at) * level(at), sigma, 0.004) + Math.round(extra);
  });
  const series = 'EC2 instance, NetworkOut';
  return { name, truth: 'attack', series, story: 'a miner starts and talks to its pool', points, span };
};

/** Someone finds out what a role may do. */
const denials: Attack = (scene, name) => {
  const { dice, start } = scene;
  const rhythm = officeRhythm(dice, 0.2);
  const busiest = dice.between(0.02, 0.15);
  const span = spanIn(scene, dice.between(0.25, 1));
  const probed = dice.between(5, 30);
  const points = pointsOf(start, (at) => {
    const misconfigured = dice.isHit(0.002) ? dice.int(1, 4) : 0;
    const extra = isWithin(span, at) ? countOf(dice, probed, 0.3) : 0;
    return dice.poisson(busiest * shareAt(rhythm, at)) + misconfigured + extra;
  });
  const series = 'API calls denied, one account';
  return { name, truth: 'attack', series, story: 'permissions are probed', points, span };
};

const ATTACKS: Readonly<Record<string, Attack>> = {
  'slow-exfiltration': slowExfiltration,
  'nightly-exfiltration': nightlyExfiltration,
  'password-spraying': passwordSpraying,
  'key-at-night': keyAtNight,
  'mining-processor': miningProcessor,
  'mining-network': miningNetwork,
  'denials-burst': denials,
};

export const attacksOf = (seed: number): Case[] =>
  Object.entries(ATTACKS).map(([name, attack]) => attack(sceneOf(seed, name), name));
