import { attacksOf } from './attacks';
import { calmOf } from './calm';
import type { Case } from './case';
import { harmlessOf } from './harmless';

/** All generated series of a seed: attacks, harmless changes, and series in which nothing happens. */
export const casesOf = (seed: number): Case[] => [...attacksOf(seed), ...harmlessOf(seed), ...calmOf(seed)];
