import type {
  Condition,
  FieldTest,
  Modifier,
  Scalar,
  Search,
} from '../functions/cloudtrail-processor/core/rules/model';
import { RuleFault } from '../functions/cloudtrail-processor/core/rules/rule-fault';
import { parseCondition } from './condition-text';

const MODIFIERS: readonly Modifier[] = [
  'all',
  'base64',
  'base64offset',
  'cased',
  'cidr',
  'contains',
  'endswith',
  'exists',
  'expand',
  'fieldref',
  'gt',
  'gte',
  'i',
  'lt',
  'lte',
  'm',
  'neq',
  're',
  's',
  'startswith',
  'utf16',
  'utf16be',
  'utf16le',
  'wide',
  'windash',
];

const MAX_VALUES = 10_000;

export interface Detection {
  readonly searches: Readonly<Record<string, Search>>;
  readonly condition: Condition;
}

/**
 * Reads the `detection` of a Sigma rule. Faults go to `report`, so that a rule's are told together.
 */
export function readDetection(
  detection: Readonly<Record<string, unknown>>,
  report: (fault: RuleFault) => void,
): Detection | undefined {
  const { condition, timeframe, ...rest } = detection;
  const names = Object.keys(rest);
  if (names.length === 0) report(new RuleFault('detection', 'has no search identifier'));
  const searches = Object.entries(rest).map(
    ([name, search]) => [name, trying(() => readSearch(search, `detection.${name}`), report)] as const,
  );
  const parsed = trying(() => readCondition(condition, names), report);
  // An aggregation's own refusal says what to do about its timeframe, too.
  if (timeframe !== undefined && parsed)
    report(
      new RuleFault(
        'detection.timeframe',
        'a timeframe belongs to a correlation: one event never meets several selections within a time. ' +
          'Write a rule for each selection and a correlation of type temporal over them',
      ),
    );
  if (!parsed || searches.some(([, search]) => !search)) return undefined;
  return {
    searches: Object.fromEntries(searches.map(([name, search]) => [name, search ?? []])),
    condition: parsed,
  };
}

function trying<T>(read: () => T, report: (fault: RuleFault) => void): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RuleFault)) throw error;
    report(error);
    return undefined;
  }
}

/** A condition, or a list of which any is enough. @throws RuleFault */
export function readCondition(
  value: unknown,
  names: readonly string[],
  where = 'detection.condition',
): Condition {
  const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (value === undefined || texts.length === 0) throw new RuleFault(where, 'is missing');
  const operands = texts.map((text) => {
    if (typeof text !== 'string') throw new RuleFault(where, 'must be a text or a list of texts');
    try {
      return parseCondition(text, names);
    } catch (error) {
      throw new RuleFault(where, (error as Error).message);
    }
  });
  const [first] = operands;
  return first && operands.length === 1 ? first : { kind: 'or', operands };
}

/** A map of tests, a list of such maps, or keywords. @throws RuleFault */
function readSearch(value: unknown, where: string): Search {
  if (isMap(value)) return [readTests(value, where)];
  if (!Array.isArray(value)) return [[keyword([readScalar(value, where)])]];
  if (value.length === 0) throw new RuleFault(where, 'is an empty list, which matches nothing; remove it');
  return value.map((item, index) =>
    isMap(item) ? readTests(item, `${where}[${index}]`) : [keyword([readScalar(item, `${where}[${index}]`)])],
  );
}

function keyword(values: readonly Scalar[]): FieldTest {
  return { field: null, modifiers: [], values };
}

/** The lines of a selection. @throws RuleFault */
export function readTests(map: Readonly<Record<string, unknown>>, where: string): readonly FieldTest[] {
  const entries = Object.entries(map);
  if (entries.length === 0) throw new RuleFault(where, 'is empty, which would match everything; remove it');
  return entries.map(([key, value]) => readTest(key, value, `${where}.${key}`));
}

function readTest(key: string, value: unknown, where: string): FieldTest {
  const [field = '', ...modifiers] = key.split('|');
  for (const modifier of modifiers)
    if (!isModifier(modifier))
      throw new RuleFault(where, `unknown modifier \`${modifier}\`; known are ${MODIFIERS.join(', ')}`);
  if (field !== '' && field.split('.').includes(''))
    throw new RuleFault(where, 'a part of the dotted field name is empty');
  if (field === '' && modifiers.length === 0) throw new RuleFault(where, 'has no field name');
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (values.length === 0) throw new RuleFault(where, 'is an empty list, which matches nothing; remove it');
  if (values.length > MAX_VALUES) throw new RuleFault(where, `has more than ${MAX_VALUES} values`);
  return {
    field: field === '' ? null : field,
    modifiers: modifiers.filter(isModifier),
    values: values.map((each) => readScalar(each, where)),
  };
}

function isModifier(name: string): name is Modifier {
  return (MODIFIERS as readonly string[]).includes(name);
}

function readScalar(value: unknown, where: string): Scalar {
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return value as Scalar;
  throw new RuleFault(where, 'must be a text, a number, true, false, null, or a list of these');
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
