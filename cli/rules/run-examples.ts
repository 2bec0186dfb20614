import { correlate } from '../../functions/cloudtrail-processor/core/correlate/correlate';
import type { CorrelationDefinition } from '../../functions/cloudtrail-processor/core/rules/model';
import { probeOf } from '../../functions/cloudtrail-processor/core/rules/probe';
import { type RuleSet, ruleSetOf } from '../../functions/cloudtrail-processor/core/rules/rule-set';
import type { JsonRecord } from '../../functions/shared/json/read';
import type { LoadedRuleSet, RuleExample, RuleSource } from '../../rule-files';
import { memoryWindows } from '../scan/correlations';

/** How one example of a rule came out, or that its runbook is missing. */
export interface RuleResult {
  readonly rule: string;
  readonly file: string;
  readonly expected: 'match' | 'no_match' | 'runbook';
  /** Its name; of a runbook, the page's. */
  readonly example: string;
  /** What is wrong; null: it came out as it should. */
  readonly problem: string | null;
}

/** Runs every example of every rule; a rule that lacks examples of either kind has a problem, too. */
export async function runExamples({ definition, sources }: LoadedRuleSet): Promise<readonly RuleResult[]> {
  const ruleSet = ruleSetOf(definition);
  const correlations = new Map(definition.correlations.map((each) => [each.id, each]));
  const results = sources.map((source) => {
    const correlation = correlations.get(source.id);
    return resultsOf(source, (example) =>
      correlation
        ? correlated(example, correlation, ruleSet)
        : Promise.resolve(matched(example, source.id, ruleSet)),
    );
  });
  return (await Promise.all(results)).flat();
}

type Outcome = { readonly severity: string } | 'none' | { readonly fault: string };

async function resultsOf(
  { id, file, examples }: RuleSource,
  run: (example: RuleExample) => Promise<Outcome>,
): Promise<readonly RuleResult[]> {
  const kinds = ['match', 'no_match'] as const;
  const results = kinds.map(async (expected) => {
    const given = examples[expected];
    const named = { rule: id, file, expected };
    if (given.length === 0) return [{ ...named, example: '-', problem: `has no example under ${expected}` }];
    return Promise.all(
      given.map(async (example) => ({
        ...named,
        example: example.name,
        problem: problemWith(await run(example), expected, example.severity?.toUpperCase()),
      })),
    );
  });
  return (await Promise.all(results)).flat();
}

function problemWith(outcome: Outcome, expected: RuleResult['expected'], severity?: string): string | null {
  if (outcome === 'none') return expected === 'match' ? 'does not match' : null;
  if ('fault' in outcome) return outcome.fault;
  if (expected === 'no_match') return 'matches';
  if (severity === undefined || severity === outcome.severity) return null;
  return `matches as ${outcome.severity}, not ${severity}`;
}

function matched({ event }: RuleExample, id: string, ruleSet: RuleSet): Outcome {
  if (!event) return { fault: 'has no event' };
  const isMatch = ({ rule }: { readonly rule: { readonly id: string } }) => rule.id === id;
  const match = ruleSet.match(event).find(isMatch);
  // What the processor does: only candidates are tried.
  const quick = ruleSet.match(event, ruleSet.candidates(probeOf(event))).find(isMatch);
  if (match?.severity !== quick?.severity) return { fault: 'the quick path comes to another result' };
  return match ?? 'none';
}

async function correlated(
  example: RuleExample,
  correlation: CorrelationDefinition,
  ruleSet: RuleSet,
): Promise<Outcome> {
  if (!example.events) return { fault: 'has no events: an example of a correlation is a list of them' };
  const events = happened(example.events).map((event) => ({ event, matches: ruleSet.match(event) }));
  const hits = await correlate(events, [correlation], memoryWindows());
  return hits.length > 0 ? { severity: correlation.severity } : 'none';
}

/** An arbitrary start, at the beginning of every timespan. */
const START = Date.parse('2026-01-01T00:00:00Z');

/** The events of an example, each with an id and a time of its own unless it says them. */
function happened(steps: NonNullable<RuleExample['events']>): readonly JsonRecord[] {
  let seconds = 0;
  let number = 0;
  return steps.flatMap(({ event, times, after }) =>
    Array.from({ length: times }, (_, index) => {
      seconds += after;
      number++;
      return {
        eventID: `example-${number}`,
        eventTime: new Date(START + seconds * 1000).toISOString(),
        ...(numbered(event, index + 1) as JsonRecord),
      };
    }),
  );
}

function numbered(value: unknown, number: number): unknown {
  if (typeof value === 'string') return value.replaceAll('{n}', String(number));
  if (Array.isArray(value)) return value.map((each) => numbered(each, number));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, numbered(each, number)]));
}
