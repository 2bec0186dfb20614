import { type Case, DAY, HOUR } from './case';
import { bytesOf, countOf, wandering } from './level';
import { customerRhythm, machineRhythm, officeRhythm, shareAt } from './rhythm';
import { isWithin, pointsOf, recurring, type Scene, sceneOf } from './scene';

type Calm = (scene: Scene) => {
  readonly series: string;
  readonly story: string;
  readonly valueAt: (at: number) => number;
};

/** Hardly anything ever happens. */
const quiet: Calm = ({ dice }) => ({
  series: 'Secrets read',
  story: 'one now and then',
  valueAt: () => (dice.isHit(0.003) ? dice.int(1, 3) : 0),
});

/** Scanners of the internet: mostly nothing, and clusters at any hour. */
const rejects: Calm = ({ dice }) => {
  let scan = 0;
  const often = dice.between(0.01, 0.03);
  const background = dice.between(0.05, 0.4);
  return {
    series: 'VPC Flow Logs, rejected',
    story: 'scanners at any hour',
    valueAt: () => {
      scan = dice.isHit(often) ? dice.between(2, 6) * dice.pareto(2.5) : scan * 0.5;
      return countOf(dice, background + scan, 0.5);
    },
  };
};

/** A backup every night, never quite at the same minute nor of the same size. */
const backup: Calm = (scene) => {
  const { dice } = scene;
  const rhythm = machineRhythm(dice);
  const size = 10 ** dice.between(7, 9);
  const level = wandering(dice);
  const hour = dice.int(0, 5);
  const nights = recurring(scene, { perWeek: 7, minutes: [30, 70], hours: [hour, hour + 0.3] });
  return {
    series: 'EC2 instance, NetworkOut',
    story: 'a backup every night',
    valueAt: (at) => {
      const saved = nights.some((night) => isWithin(night, at))
        ? 20 * size * Math.exp(0.15 * dice.normal())
        : 0;
      return bytesOf(dice, size * shareAt(rhythm, at) * level(at), 0.3, 0.003) + Math.round(saved);
    },
  };
};

/** Customers' traffic. */
const web: Calm = ({ dice }) => {
  const rhythm = customerRhythm(dice);
  const busiest = dice.between(50, 3000);
  const level = wandering(dice);
  return {
    series: 'WAF, requests allowed',
    story: 'customers',
    valueAt: (at) => countOf(dice, busiest * shareAt(rhythm, at) * level(at), 0.03),
  };
};

/** One person's calls: bursts of work, days off, and sometimes a late evening. */
const person: Calm = ({ dice, start }) => {
  const rhythm = officeRhythm(dice);
  const busiest = dice.between(3, 20);
  const daysOff = new Set<number>();
  const lateDays = new Set<number>();
  for (let day = 0; day < 60; day += 1) {
    if (dice.isHit(0.08)) daysOff.add(day);
    else if (dice.isHit(0.12)) lateDays.add(day);
  }
  return {
    series: 'API calls of one person',
    story: 'days off and late evenings',
    valueAt: (at) => {
      const day = Math.floor((at - start) / DAY);
      if (daysOff.has(day)) return 0;
      const hour = (at % DAY) / HOUR;
      const isLate = lateDays.has(day) && hour > rhythm.peakHour + 5 && hour < rhythm.peakHour + 8;
      const share = Math.max(shareAt(rhythm, at), isLate ? 0.4 : 0);
      return dice.isHit(0.5) ? countOf(dice, 2 * busiest * share, 0.6) : 0;
    },
  };
};

const CALM: Readonly<Record<string, Calm>> = { quiet, rejects, backup, web, person };

export const calmOf = (seed: number): Case[] =>
  Object.entries(CALM).map(([name, calm]) => {
    const scene = sceneOf(seed, name);
    const { series, story, valueAt } = calm(scene);
    return { name, truth: 'calm', series, story, points: pointsOf(scene.start, valueAt), span: undefined };
  });
