import { type Case, DAY, HOUR, type Span, WEEK, WEEKS } from './case';
import { countOf, wandering } from './level';
import { customerRhythm, officeRhythm, shareAt } from './rhythm';
import { isWithin, pointsOf, recurring, type Scene, sceneOf, spanIn } from './scene';

type Harmless = (scene: Scene, name: string) => Case;

/** A pipeline that calls the API for some minutes, several times a week; the span is one more of its runs. */
const deploy: Harmless = (scene, name) => {
  const { dice, start } = scene;
  const rhythm = customerRhythm(dice);
  const busiest = dice.between(40, 300);
  const level = wandering(dice);
  const before = recurring(scene, { perWeek: dice.between(2, 5), minutes: [10, 40], hours: [8, 17] });
  const span = spanIn(scene, dice.between(10, 40) / 60, dice.between(8, 17));
  const size = busiest * dice.between(1, 2.5);
  const points = pointsOf(start, (at) => {
    const isDeploying = [...before, span].some((deployed) => isWithin(deployed, at));
    const extra = isDeploying ? size * Math.exp(0.25 * dice.normal()) : 0;
    return countOf(dice, busiest * shareAt(rhythm, at) * level(at) + extra, 0.02);
  });
  const series = 'API calls, one account';
  return { name, truth: 'harmless', series, story: 'one more deploy', points, span };
};

/** More customers every day for some days, at the hours at which customers come; then fewer again. */
const sale: Harmless = (scene, name) => {
  const { dice, start } = scene;
  const rhythm = customerRhythm(dice);
  const busiest = dice.between(200, 5000);
  const level = wandering(dice);
  const rising = dice.between(2, 3) * DAY;
  const staying = dice.between(1, 2) * DAY;
  const { from } = spanIn(scene, 24 * 7);
  const span = { from, to: from + rising + staying + rising };
  const gain = dice.between(0.7, 1.1);
  const points = pointsOf(start, (at) => {
    const rise = Math.min((at - span.from) / rising, 1, (span.to - at) / rising);
    const share = shareAt(rhythm, at);
    const more = 1 + gain * Math.max(0, rise) * (0.6 + 0.4 * Math.min(1, share));
    return countOf(dice, busiest * share * more * level(at), 0.02);
  });
  const series = 'WAF, requests allowed';
  return { name, truth: 'harmless', series, story: 'a sale: gradually twice the customers', points, span };
};

/** The first month's end within `WEEKS` weeks of a series that begins some days before one. */
function monthsEnds(
  around: number,
  days: number,
): { readonly start: number; readonly ends: readonly number[] } {
  const date = new Date(around * 1000);
  const lastDay = (offset: number) =>
    Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1 + offset, 0) / 1000;
  const start = lastDay(0) - days * DAY;
  return { start, ends: [0, 1, 2].map(lastDay).filter((end) => end < start + WEEKS * WEEK) };
}

/** Accounts are closed on each month's last day, with many more calls than on any other. */
const monthsEnd: Harmless = (scene, name) => {
  const { dice } = scene;
  const rhythm = officeRhythm(dice, dice.between(0.1, 0.3));
  const busiest = dice.between(50, 400);
  const level = wandering(dice);
  const { start, ends } = monthsEnds(scene.start, dice.int(3, 12));
  const begins = dice.between(4, 9);
  const lasts = dice.between(6, 12);
  const size = busiest * dice.between(0.7, 2);
  const batches = ends.map((end): Span => {
    const from = end + Math.round(begins * 12) * 300;
    return { from, to: from + lasts * HOUR };
  });
  const points = pointsOf(start, (at) => {
    const extra = batches.some((batch) => isWithin(batch, at)) ? size : 0;
    return countOf(dice, busiest * shareAt(rhythm, at) * level(at) + extra, 0.03);
  });
  const series = 'API calls, one service';
  return { name, truth: 'harmless', series, story: 'the second month’s end', points, span: batches[1] };
};

/** The clocks change: whoever lives by them comes an hour earlier or later from then on. */
const daylightSaving: Harmless = (scene, name) => {
  const { dice, start } = scene;
  const rhythm = dice.isHit(0.5) ? officeRhythm(dice, 0.05) : customerRhythm(dice);
  const busiest = dice.between(30, 500);
  const level = wandering(dice);
  const { from } = spanIn(scene, 24 * 7, 1);
  const span = { from, to: from + WEEK };
  const shift = dice.isHit(0.5) ? HOUR : -HOUR;
  const points = pointsOf(start, (at) => {
    const clock = at < span.from ? at : at + shift;
    return countOf(dice, busiest * shareAt(rhythm, clock) * level(at), 0.03);
  });
  const series = 'API calls of staff and customers';
  return { name, truth: 'harmless', series, story: 'the clocks change', points, span };
};

const HARMLESS: Readonly<Record<string, Harmless>> = {
  deploy,
  sale,
  'months-end': monthsEnd,
  'daylight-saving': daylightSaving,
};

export const harmlessOf = (seed: number): Case[] =>
  Object.entries(HARMLESS).map(([name, harmless]) => harmless(sceneOf(seed, name), name));
