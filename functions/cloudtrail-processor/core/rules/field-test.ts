import { type Check, type Demand, unlessDecided } from './check';
import { encoded, isEncoding } from './encode';
import { leavesAt } from './leaves';
import type { FieldTest, Modifier, Scalar } from './model';
import { expanded, type Placeholders } from './placeholders';
import { type Probe, type ProbeField, probeField } from './probe';
import { type RegexFlag, regexTest } from './regex';
import {
  cidrTest,
  compareTest,
  existsTest,
  fieldTest,
  isComparison,
  NULL_TEST,
  patternOf,
  stringTest,
  textTest,
  type ValueTest,
} from './value-test';

/**
 * Compiles one line of a selection.
 * @throws Error that says what a value or a combination of modifiers must not be
 */
export function compileTest(test: FieldTest, placeholders: Placeholders): Check {
  const { field } = test;
  const modifiers = test.field === null ? keywordModifiers(test.modifiers) : test.modifiers;
  checkModifiers(modifiers, field === null);
  const tests = valueTests(test.values, modifiers, field === null, placeholders);
  const isEach = modifiers.includes('all');
  const isNegated = modifiers.includes('neq');
  const path = field?.split('.');
  const probe = probeField(field);
  const decide = (each: (value: ValueTest) => boolean) =>
    isEach ? tests.length > 0 && tests.every(each) : tests.some(each);
  const contained = tests.length === 1 ? tests[0]?.contained : undefined;
  /** Without making a text of the user agent, if that is enough. */
  const heldByAgent = (field: ProbeField, values: Probe) =>
    field === 'userAgent' && contained ? values.agentHolds?.(contained) : undefined;
  const check: Check = {
    holds(event) {
      const leaves = path ? leavesAt(event, path) : [event];
      return decide((value) => value.matches(leaves, event)) !== isNegated;
    },
    probed(values) {
      if (!probe || probe === values.unread) return undefined;
      return flipped(heldByAgent(probe, values) ?? probedAll(tests, values[probe], isEach), isNegated);
    },
    given: (values) => unlessDecided(check, values),
    demands: probe && !isNegated ? demandOf(probe, tests) : undefined,
  };
  return check;
}

function flipped(value: boolean | undefined, isNegated: boolean): boolean | undefined {
  return value === undefined ? undefined : value !== isNegated;
}

function probedAll(
  tests: readonly ValueTest[],
  text: string | undefined,
  isEach: boolean,
): boolean | undefined {
  if (isEach && tests.length === 0) return false;
  let result: boolean | undefined = isEach;
  for (const test of tests) {
    const each = test.probed(text);
    if (each === !isEach) return each;
    if (each === undefined) result = undefined;
  }
  return result;
}

/** What any of the values demands: with `all` that is weaker than it could be, and still necessary. */
function demandOf(field: ProbeField, tests: readonly ValueTest[]): readonly Demand[] | undefined {
  if (!tests.every(({ needsValue }) => needsValue)) return undefined;
  const exact = tests.every((test) => test.exact) ? tests.flatMap((test) => test.exact ?? []) : undefined;
  const needles = tests.every((test) => test.needles)
    ? tests.flatMap((test) => test.needles ?? [])
    : undefined;
  return [{ field, exact, needles, accepts: (text) => tests.some((test) => test.probed(text) !== false) }];
}

/** A keyword may stand anywhere in the event. */
function keywordModifiers(modifiers: readonly Modifier[]): readonly Modifier[] {
  const isPlaced = modifiers.some((modifier) =>
    ['contains', 'startswith', 'endswith', 're', 'cidr'].includes(modifier),
  );
  return isPlaced ? modifiers : [...modifiers, 'contains'];
}

const PLACES = ['contains', 'startswith', 'endswith'] as const;
const KINDS = ['re', 'cidr', 'exists', 'fieldref', 'lt', 'lte', 'gt', 'gte'] as const;
const ENCODING_KINDS = ['base64', 'base64offset', 'utf16', 'utf16be', 'utf16le', 'wide', 'windash'] as const;

/** What may stand beside a modifier that gives values another meaning. */
const COMPANIONS: Readonly<Record<(typeof KINDS)[number], readonly Modifier[]>> = {
  re: ['i', 'm', 's', 'all', 'neq'],
  cidr: ['all', 'expand', 'neq'],
  exists: [],
  fieldref: [...PLACES, 'all', 'cased', 'neq'],
  lt: ['all'],
  lte: ['all'],
  gt: ['all'],
  gte: ['all'],
};

function checkModifiers(modifiers: readonly Modifier[], isKeyword: boolean): void {
  const repeated = modifiers.find((modifier, index) => modifiers.indexOf(modifier) !== index);
  if (repeated) throw new Error(`modifier \`${repeated}\` stands there twice`);
  const kind = KINDS.find((each) => modifiers.includes(each));
  if (isKeyword && kind && kind !== 're' && kind !== 'cidr')
    throw new Error(`\`${kind}\` needs a field before it`);
  const allowed: readonly Modifier[] = kind
    ? COMPANIONS[kind]
    : [...PLACES, ...ENCODING_KINDS, 'all', 'cased', 'expand', 'neq'];
  const stranger = modifiers.find((modifier) => modifier !== kind && !allowed.includes(modifier));
  if (stranger && kind) throw new Error(`\`${kind}\` and \`${stranger}\` do not go together; ${FIX[kind]}`);
  if (stranger) throw new Error(`\`${stranger}\` goes with \`re\` only`);
  const places = PLACES.filter((place) => modifiers.includes(place));
  if (places.length > 1)
    throw new Error(`\`${places[0]}\` and \`${places[1]}\` do not go together; write two lines`);
}

const FIX: Readonly<Record<(typeof KINDS)[number], string>> = {
  re: 'an expression is found anywhere unless it has ^ or $, and minds case unless it has `i`',
  cidr: 'list the networks',
  exists: 'it takes true or false alone',
  fieldref: 'it takes the name of another field',
  lt: 'it takes a number',
  lte: 'it takes a number',
  gt: 'it takes a number',
  gte: 'it takes a number',
};

/** One test for all values that are alternatives, or one for each that must hold. */
function valueTests(
  values: readonly Scalar[],
  modifiers: readonly Modifier[],
  isKeyword: boolean,
  placeholders: Placeholders,
): readonly ValueTest[] {
  if (modifiers.includes('all'))
    return values.flatMap((value) => testsOf([value], modifiers, isKeyword, placeholders));
  return testsOf(values, modifiers, isKeyword, placeholders);
}

function testsOf(
  values: readonly Scalar[],
  modifiers: readonly Modifier[],
  isKeyword: boolean,
  placeholders: Placeholders,
): readonly ValueTest[] {
  const present = values.filter((value) => value !== null);
  const nulls = present.length < values.length ? [nullTest(modifiers, isKeyword)] : [];
  return present.length === 0
    ? nulls
    : [...nulls, ...presentTests(present, modifiers, isKeyword, placeholders)];
}

function nullTest(modifiers: readonly Modifier[], isKeyword: boolean): ValueTest {
  const stranger = modifiers.find(
    (modifier) => modifier !== 'neq' && modifier !== 'cased' && modifier !== 'all',
  );
  if (isKeyword || stranger) throw new Error(`null has no meaning with \`${stranger ?? 'keywords'}\``);
  return NULL_TEST;
}

function presentTests(
  values: readonly (string | number | boolean)[],
  modifiers: readonly Modifier[],
  isKeyword: boolean,
  placeholders: Placeholders,
): readonly ValueTest[] {
  const comparison = modifiers.find(isComparison);
  if (comparison) return values.map((value) => compareTest(comparison, value));
  if (modifiers.includes('exists')) return values.map(existence);
  if (modifiers.includes('fieldref')) return values.map((value) => fieldTest(String(value), modifiers));
  if (modifiers.includes('re')) return [anyRegex(values, modifiers)];
  const texts = modifiers.includes('expand')
    ? values.flatMap((value) => expanded(String(value), placeholders))
    : values.map(String);
  if (modifiers.includes('cidr')) return [cidrTest(texts, isKeyword)];
  return [stringsTest(texts, modifiers)];
}

function existence(value: string | number | boolean): ValueTest {
  if (typeof value !== 'boolean')
    throw new Error(`\`exists\` takes true or false, not ${JSON.stringify(value)}`);
  return existsTest(value);
}

function anyRegex(values: readonly (string | number | boolean)[], modifiers: readonly Modifier[]): ValueTest {
  const flags = (['i', 'm', 's'] as const satisfies readonly RegexFlag[]).filter((flag) =>
    modifiers.includes(flag),
  );
  const regexes = values.map((value) => regexTest(String(value), flags));
  return textTest((text) => regexes.some((regex) => regex(text)), true);
}

/** The characters that begin a flag on some command line. */
const DASHES = /[-/–—―]/g;

function stringsTest(values: readonly string[], modifiers: readonly Modifier[]): ValueTest {
  const encodings = modifiers.filter(isEncoding);
  const texts = encodings.length > 0 ? values.flatMap((value) => encoded(value, encodings)) : values;
  const patterns = (each: readonly string[]) =>
    each.map((text) => patternOf(text, modifiers, encodings.length > 0));
  const isCased = modifiers.includes('cased');
  if (!modifiers.includes('windash')) return stringTest(patterns(texts), isCased);
  const dashed = stringTest(patterns(texts.map((text) => text.replace(DASHES, '-'))), isCased);
  return textTest((text) => dashed.probed(text.replace(DASHES, '-')) === true, true);
}
