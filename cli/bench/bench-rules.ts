import type {
  FieldTest,
  RuleDefinition,
  RuleSetDefinition,
} from '../../functions/cloudtrail-processor/core/rules/model';

/** A call as the data has it. */
export interface CallName {
  readonly eventName: string;
  readonly eventSource: string;
}

/** One rule in 25 has no call: half of these ask for an identity's type, half for a part of the user agent. */
const PATTERN_EVERY = 25;

/** A share of the records is on calls this rare, together. */
const RARE_SHARE = 0.01;

/**
 * So many rules on calls that occur. However many there are, the same records match: a hundredth, on the rarest calls.
 * The rules on other calls ask for an error, too, that no record has.
 */
export function benchRules(number: number, calls: Calls): RuleSetDefinition {
  return {
    format: 1,
    rules: Array.from({ length: number }, (_, index) => rule(index, testsOf(index, calls))),
    correlations: [],
    suppressions: [],
    placeholders: {},
  };
}

function testsOf(index: number, { rare, all }: Calls): readonly FieldTest[] {
  const pattern = Math.floor(index / PATTERN_EVERY);
  if (index % PATTERN_EVERY === PATTERN_EVERY - 1)
    return pattern % 2 === 0
      ? [is('userIdentity.type', `Ro*t${pattern || ''}`)]
      : [{ field: 'userAgent', modifiers: ['contains'], values: [`kali-${pattern}`] }];
  const wanted = rare[index];
  const call = wanted ?? all[index % all.length];
  const named = [is('eventName', call?.eventName ?? ''), is('eventSource', call?.eventSource ?? '')];
  return wanted ? named : [...named, is('errorCode', `NoSuchError${index}`)];
}

function is(field: string, value: string): FieldTest {
  return { field, modifiers: [], values: [value] };
}

function rule(index: number, tests: readonly FieldTest[]): RuleDefinition {
  return {
    id: `bench.rule-${index}`,
    title: `Rule ${index}`,
    description: '',
    severity: 'LOW',
    severityBy: [],
    searches: { selection: [tests] },
    condition: { kind: 'search', name: 'selection' },
    attack: [],
    tactics: [],
    cis: [],
    groupBy: [],
    falsePositives: [],
    references: [],
    alerts: true,
  };
}

/** The calls of some data, the most frequent first. */
export interface Calls {
  readonly all: readonly CallName[];
  /** The rarest, which together make up at most a hundredth of the records. */
  readonly rare: readonly CallName[];
}

export function callsOf(events: readonly CallName[]): Calls {
  const counts = new Map<string, { readonly call: CallName; count: number }>();
  for (const { eventName, eventSource } of events) {
    const key = `${eventSource} ${eventName}`;
    const known = counts.get(key) ?? { call: { eventName, eventSource }, count: 0 };
    known.count++;
    counts.set(key, known);
  }
  const byCount = [...counts.values()].toSorted((a, b) => b.count - a.count);
  let left = events.length * RARE_SHARE;
  const rare = byCount.toReversed().filter(({ count }) => {
    left -= count;
    return left >= 0;
  });
  return { all: byCount.map(({ call }) => call), rare: rare.slice(0, MAX_RARE).map(({ call }) => call) };
}

/** Fewer than the smaller rule set has. */
const MAX_RARE = 24;
