import type { CountDistribution } from '../../functions/predictor/core/forecast/count-distribution';
import { gamma, normal, poisson, type Random } from './random';

/** A generated series whose every day's distribution is known. */
export interface GeneratedSeries {
  readonly counts: readonly (number | undefined)[];
  /** What the day's count was drawn from; of a mixture (an outbreak) that of the day as it came. */
  readonly truth: readonly CountDistribution[];
}

/** A way in which daily counts behave. */
export interface Regime {
  readonly name: string;
  readonly days: number;
  /** Days from which on forecasts are judged. */
  readonly from: number;
  readonly truth: (random: Random) => (day: number) => CountDistribution;
  /** Share of days that are missing. */
  readonly missing?: number;
}

const WORKING_WEEK = [1.25, 1.2, 1.15, 1.2, 1.1, 0.6, 0.5];
const OFFICE = [1.35, 1.35, 1.35, 1.35, 1.2, 0.25, 0.15];
const weekly = (factors: readonly number[], day: number) => factors[day % 7] as number;
const steady = (mean: number, dispersion: number, factors: readonly number[] = WORKING_WEEK) => {
  return () => (day: number) => ({ mean: mean * weekly(factors, day), dispersion });
};

const YEAR = { days: 400, from: 60 } as const;

/** What finding counts of accounts do: quiet and busy ones, a working week, drift, jumps, outbreaks, gaps, beginnings. */
export const REGIMES: readonly Regime[] = [
  { ...YEAR, name: 'sparse', truth: steady(0.2, 0, [1, 1, 1, 1, 1, 1, 1]) },
  { ...YEAR, name: 'low', truth: steady(3, 0.1) },
  { ...YEAR, name: 'steady', truth: steady(40, 0.05) },
  { ...YEAR, name: 'office hours', truth: steady(120, 0.02, OFFICE) },
  { ...YEAR, name: 'busy', truth: steady(3000, 0.02) },
  { ...YEAR, name: 'overdispersed', truth: steady(20, 0.5) },
  { ...YEAR, name: 'drifting', truth: drifting },
  {
    ...YEAR,
    name: 'growing',
    truth: () => (day) => ({ mean: 10 * 1.008 ** day * weekly(WORKING_WEEK, day), dispersion: 0.05 }),
  },
  { ...YEAR, name: 'level shifts', truth: shifting },
  { ...YEAR, name: 'outbreaks', truth: outbreaks },
  { ...YEAR, name: 'gaps', truth: steady(40, 0.05), missing: 0.15 },
  { days: 42, from: 2, name: 'new account', truth: steady(25, 0.1) },
];

function drifting(random: Random) {
  let level = Math.log(50);
  return (day: number) => {
    level += 0.04 * normal(random);
    return { mean: Math.exp(level) * weekly(WORKING_WEEK, day), dispersion: 0.03 };
  };
}

/** Every 100 days or so another level: a service switched on, a rule tuned. */
function shifting(random: Random) {
  let mean = 40;
  return (day: number) => {
    if (random() < 0.01) mean = 10 * 20 ** random();
    return { mean: mean * weekly(WORKING_WEEK, day), dispersion: 0.05 };
  };
}

/** Three of a hundred days bring ten times as much. */
function outbreaks(random: Random) {
  return (day: number) => ({
    mean: 20 * weekly(WORKING_WEEK, day) * (random() < 0.03 ? 10 : 1),
    dispersion: 0.05,
  });
}

/** A series of a regime. */
export function generate(regime: Regime, random: Random): GeneratedSeries {
  const truthOf = regime.truth(random);
  const truth = Array.from({ length: regime.days }, (_, day) => truthOf(day));
  const counts = truth.map((each) => {
    const count = draw(random, each);
    return random() < (regime.missing ?? 0) ? undefined : count;
  });
  return { counts, truth };
}

function draw(random: Random, { mean, dispersion }: CountDistribution): number {
  const rate = dispersion === 0 ? mean : gamma(random, 1 / dispersion) * dispersion * mean;
  return poisson(random, rate);
}
