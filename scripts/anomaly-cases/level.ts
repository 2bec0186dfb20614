import { DAY, STEP } from './case';
import type { Dice } from './dice';

/**
 * What makes one day unlike another although nothing has happened: a day is a little busier as a whole, and the
 * level wanders for hours (an autoregressive process). Factors around 1; ask in order of time.
 */
export function wandering(dice: Dice): (at: number) => number {
  const days = dice.between(0.02, 0.06);
  const hours = dice.between(0.05, 0.12);
  const memory = Math.exp(-STEP / (dice.between(1, 4) * 3600));
  const kick = hours * Math.sqrt(1 - memory ** 2);
  let today = Number.NaN;
  let day = 0;
  let wander = 0;
  return (at) => {
    const date = Math.floor(at / DAY);
    if (date !== today) {
      today = date;
      day = days * dice.normal();
    }
    wander = memory * wander + kick * dice.normal();
    return Math.exp(day + wander);
  };
}

/** Counts around `mean`, more scattered than Poisson's by a gamma-distributed rate. */
export const countOf = (dice: Dice, mean: number, spread: number): number =>
  dice.poisson(mean * dice.gamma(spread));

/** Bytes around `mean`: log-normal, and now and then a download that is many times as large. */
export function bytesOf(dice: Dice, mean: number, sigma: number, bursts: number): number {
  const usual = mean * Math.exp(sigma * dice.normal() - sigma ** 2 / 2);
  const burst = dice.isHit(bursts) ? mean * dice.between(1, 3) * Math.min(30, dice.pareto(1.5)) : 0;
  return Math.round(usual + burst);
}

/** A percentage around `mean`. */
export const percentOf = (dice: Dice, mean: number, sigma: number): number =>
  Math.round(
    100 * Math.min(100, Math.max(0.3, mean * Math.exp(sigma * dice.normal()) + 0.4 * dice.normal())),
  ) / 100;
