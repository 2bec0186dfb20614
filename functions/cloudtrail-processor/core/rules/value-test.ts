import { BlockList, isIP } from 'node:net';
import type { JsonRecord } from '../../../shared/json/read';
import { leavesAt, someText } from './leaves';
import type { Modifier, Scalar } from './model';
import { anyNeedle, type NeedleSet, needleSet } from './needles';
import {
  hasWildcard,
  isContained,
  longestText,
  openEnded,
  parseWildcard,
  plainText,
  type Wildcard,
  wildcardTest,
} from './wildcard';

/** One or more values of a test, compiled; they are alternatives. */
export interface ValueTest {
  matches(leaves: readonly unknown[], event: JsonRecord): boolean;
  /** What it says of a field that holds this text and nothing else, or no text at all. */
  probed(text: string | undefined): boolean | undefined;
  /** The only texts that pass, in lower case, if they can be listed. */
  readonly exact?: readonly string[];
  /** Each text that passes holds one of these in its folded form; left out if nothing is known. */
  readonly needles?: readonly string[];
  /** A text passes if it holds one of these in its folded form, and only then. */
  readonly contained?: NeedleSet;
  /** Whether only a field that is there passes. */
  readonly needsValue: boolean;
}

/** Folds case for a comparison that ignores it, one character at a time, so that parts fold as wholes do. */
export function foldCase(text: string): string {
  // One text is folded for each of many patterns in turn.
  if (text !== last) {
    last = text;
    const lower = text.toLowerCase();
    lastFolded = lower.includes('ς') ? lower.replaceAll('ς', 'σ') : lower;
  }
  return lastFolded;
}

let last = '';
let lastFolded = '';

const asIs = (text: string) => text;

/** Passes where a text does. `isDeep` looks into objects. */
export function textTest(accepts: (text: string) => boolean, isDeep: boolean): ValueTest {
  return {
    matches: (leaves) => leaves.some((leaf) => someText(leaf, accepts, isDeep)),
    probed: (text) => text !== undefined && accepts(text),
    needsValue: true,
  };
}

/** Sigma strings, with wildcards or without. */
export function stringTest(values: readonly Wildcard[], isCased: boolean): ValueTest {
  const fold = isCased ? asIs : foldCase;
  const plain = new Set(values.filter((value) => !hasWildcard(value)).map((value) => fold(plainText(value))));
  const patterns = wildcardTests(values.filter(hasWildcard), fold);
  const isPlain = patterns.length === 0;
  const accepts = (text: string) => {
    const folded = fold(text);
    return (plain.size > 0 && plain.has(folded)) || patterns.some((pattern) => pattern(folded));
  };
  const needles = [...plain, ...values.filter(hasWildcard).map(longestText)].map(foldCase);
  const test = { ...textTest(accepts, !isPlain), needles };
  if (isPlain) return { ...test, exact: needles };
  return !isCased && values.every(isContained) ? { ...test, contained: needleSet(needles) } : test;
}

/** Texts that are looked for anywhere are looked for together. */
function wildcardTests(values: readonly Wildcard[], fold: (text: string) => string) {
  const contained = values.filter(isContained);
  const others = values.filter((value) => !isContained(value)).map((value) => wildcardTest(value, fold));
  return contained.length === 0
    ? others
    : [anyNeedle(needleSet(contained.map((value) => fold(longestText(value))))), ...others];
}

/** The wildcard pattern of a value under `contains`, `startswith` or `endswith`. */
export function patternOf(value: Scalar, modifiers: readonly Modifier[], isLiteral: boolean): Wildcard {
  const text = String(value);
  const pattern = isLiteral ? { parts: [Array.from(text)] } : parseWildcard(text);
  const isAnywhere = modifiers.includes('contains');
  return openEnded(
    pattern,
    isAnywhere || modifiers.includes('endswith'),
    isAnywhere || modifiers.includes('startswith'),
  );
}

/** `null`: the field is absent or null. */
export const NULL_TEST: ValueTest = {
  matches: (leaves) => leaves.length === 0 || leaves.some((leaf) => someNull(leaf)),
  probed: (text) => text === undefined,
  needsValue: false,
};

function someNull(leaf: unknown): boolean {
  return leaf === null || (Array.isArray(leaf) && leaf.includes(null));
}

/** `exists`: whether the field is there, whatever is in it. */
export function existsTest(isWanted: boolean): ValueTest {
  return {
    matches: (leaves) => leaves.length > 0 === isWanted,
    // Without a text the field may still be there as null.
    probed: (text) => (text === undefined ? undefined : isWanted),
    needsValue: false,
  };
}

const COMPARE = {
  lt: (a: number, b: number) => a < b,
  lte: (a: number, b: number) => a <= b,
  gt: (a: number, b: number) => a > b,
  gte: (a: number, b: number) => a >= b,
} as const;

export type Comparison = keyof typeof COMPARE;

export function isComparison(modifier: Modifier): modifier is Comparison {
  return Object.hasOwn(COMPARE, modifier);
}

/** @throws Error for a bound that is no number */
export function compareTest(comparison: Comparison, value: Scalar): ValueTest {
  const bound = numberOf(String(value));
  if (bound === undefined || typeof value === 'boolean' || value === null)
    throw new Error(`\`${comparison}\` takes a number, not ${JSON.stringify(value)}`);
  return textTest((text) => {
    const number = numberOf(text);
    return number !== undefined && COMPARE[comparison](number, bound);
  }, false);
}

function numberOf(text: string): number | undefined {
  const number = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}

/**
 * Addresses in any of the networks.
 * @throws Error for a network that is none
 */
export function cidrTest(values: readonly string[], isDeep: boolean): ValueTest {
  const networks = new BlockList();
  for (const value of values) addNetwork(networks, value);
  return textTest((text) => {
    const version = isIP(text);
    return version !== 0 && networks.check(text, version === 4 ? 'ipv4' : 'ipv6');
  }, isDeep);
}

function addNetwork(networks: BlockList, value: string): void {
  const [address = '', prefix = '', ...rest] = value.split('/');
  const version = isIP(address);
  const longest = version === 4 ? 32 : 128;
  const length =
    prefix === '' && !value.includes('/') ? longest : /^\d{1,3}$/.test(prefix) ? Number(prefix) : -1;
  if (version === 0 || address.includes('%') || rest.length > 0 || length < 0 || length > longest)
    throw new Error(`${JSON.stringify(value)} is no network; write it as 10.0.0.0/8 or 2001:db8::/32`);
  networks.addSubnet(address, length, version === 4 ? 'ipv4' : 'ipv6');
}

/** Compares with what another field of the same event holds. */
export function fieldTest(path: string, modifiers: readonly Modifier[]): ValueTest {
  const fold = modifiers.includes('cased') ? asIs : foldCase;
  const compare = textComparison(modifiers);
  const segments = path.split('.');
  return {
    matches(leaves, event) {
      const others = leavesAt(event, segments);
      return leaves.some((leaf) =>
        someText(
          leaf,
          (text) =>
            others.some((other) => someText(other, (theirs) => compare(fold(text), fold(theirs)), false)),
          false,
        ),
      );
    },
    probed: (text) => (text === undefined ? false : undefined),
    needsValue: true,
  };
}

function textComparison(modifiers: readonly Modifier[]): (text: string, other: string) => boolean {
  if (modifiers.includes('contains')) return (text, other) => text.includes(other);
  if (modifiers.includes('startswith')) return (text, other) => text.startsWith(other);
  if (modifiers.includes('endswith')) return (text, other) => text.endsWith(other);
  return (text, other) => text === other;
}
