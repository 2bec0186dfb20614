import type { AlertSeverity } from '../../../shared/alerts/alert';
import type { NoveltyAlarm, NoveltyKind } from './alarm';
import { type Burst, burstOf } from './burst';
import { DAY, dayOf } from './days';
import { type Context, type Evidence, hourEvidence, novelties } from './evidence';
import { travelEvidence } from './travel';
import { MEASURES, type Visit } from './visit';

/**
 * Sums of surprises from which on it is worth a look, and urgent. One novelty has 2 at most; who travels has a new place
 * and unusual hours, who begins a project a new service and a new program.
 */
const MEDIUM = 4.5;
const HIGH = 6;
/** From a known place it takes more: there, what is new is mostly new work. */
const KNOWN_PLACE = 1.5;

/** What is done comes together: new services, programs and secrets are one new task. The strongest counts, others half. */
const FURTHER = 0.5;

/** Of an unusual hour, where the country is new: who travels has other hours. */
const TRAVELLERS_HOUR = 0.3;

const KINDS: Readonly<Record<Evidence['kind'], NoveltyKind>> = {
  travel: 'impossible-travel',
  country: 'new-country',
  network: 'new-network',
  agent: 'new-agent',
  service: 'new-service',
  region: 'new-region',
  access: 'new-access',
  hour: 'unusual-hour',
};

const SENTENCES: Readonly<Record<Evidence['kind'], (value: string) => string>> = {
  travel: (value) => `${value}, faster than one travels`,
  country: (value) => `the first visit from ${value}`,
  network: (value) => `the first visit from the network ${value}`,
  agent: (value) => `the first with the program ${value || '(none)'}`,
  service: (value) => `the first use of ${value}`,
  region: (value) => `the first use of the region ${value}`,
  access: (value) => `the first reading of ${value}`,
  hour: (value) => `the unusual hour ${value}`,
};

/** The alarms of a visit, given what is known with it added. None while the subject is being learnt. */
export function judgeVisit(visit: Visit, context: Context, learningDays: number): readonly NoveltyAlarm[] {
  if (visit.at < context.history.since + learningDays * DAY) return [];
  const combined = visit.isOutside ? undefined : combinedAlarm(visit, context);
  const alone = burstsOf(visit, context, 'all').map((burst) => burstAlarm(visit, context, burst));
  return combined ? [combined, ...alone] : alone;
}

function burstsOf(visit: Visit, { history }: Context, others: 'all' | 'earlier'): readonly Burst[] {
  const counted = MEASURES.filter((measure) => visit.counts[measure] > 0);
  return counted.flatMap((measure) => burstOf(visit, { history, measure, others }) ?? []);
}

/** What is new of one visit taken together. */
function combinedAlarm(visit: Visit, context: Context): NoveltyAlarm | undefined {
  const { history, place, member } = context;
  const found = novelties(visit, context);
  if (found.length === 0) return undefined;
  const bursts = burstsOf(visit, context, 'earlier');
  const where = placeOf(found);
  const what = found.filter(({ kind }) => kind !== 'country' && kind !== 'network');
  const travel = where && travelEvidence(visit, history, place);
  const hour = hourEvidence(visit, context);
  const doing = [
    ...onePerKind(what).map(({ surprise }) => surprise),
    ...bursts.map(({ surprise }) => surprise),
  ]
    .sort((a, b) => b - a)
    .map((surprise, index) => (index === 0 ? surprise : FURTHER * surprise));
  const hourShare = where?.kind === 'country' ? TRAVELLERS_HOUR : 1;
  const surprise = [where?.surprise ?? 0, travel?.surprise ?? 0, hourShare * hour.surprise, ...doing].reduce(
    (a, b) => a + b,
    0,
  );
  const severity = severityOf(surprise - (where && where.surprise >= 1 ? 0 : KNOWN_PLACE));
  if (severity === undefined) return undefined;
  const lead = where ?? strongest(what) ?? hour;
  const parts = [...found, hour, ...(travel ? [travel] : [])]
    .filter((part) => part.surprise >= 0.5)
    .sort((a, b) => b.surprise - a.surprise)
    .map(({ kind, value, surprise: own }) => ({ what: SENTENCES[kind](value), surprise: rounded(own) }));
  const told = [
    ...parts.map((part) => part.what),
    ...bursts.map(({ measure, count }) => `${count} ${words(measure)} on one day`),
  ];
  return {
    ...common(visit),
    identity: JSON.stringify([member, KINDS[lead.kind], lead.value, dayOf(lead.since), severity]),
    kind: travel ? KINDS.travel : KINDS[lead.kind],
    at: lead.since,
    observed: told.join('; '),
    expected: expectedOf(visit, context),
    severity,
    surprise: rounded(surprise),
    explanation: `${visit.subject} from ${visit.address} (${placeText(context)}) with ${visit.agent || 'no program named'}: ${told.join(', ')}. Each may be harmless; together they come by chance about once in ${odds(surprise)} visits.`,
    evidence: evidenceOf(visit, context, parts),
  };
}

function burstAlarm(
  visit: Visit,
  context: Context,
  { measure, at, count, most, surprise }: Burst,
): NoveltyAlarm {
  const observed = `${count} ${words(measure)} on one day`;
  const expected = most > 0 ? `at most ${most} on any day before` : 'none on any day before';
  return {
    ...common(visit),
    identity: JSON.stringify([context.member, measure, dayOf(at)]),
    kind: measure,
    at,
    observed,
    expected,
    severity: 'MEDIUM',
    surprise: rounded(surprise),
    explanation: `${visit.subject}: ${observed}, where there were ${expected}.`,
    evidence: evidenceOf(visit, context, [{ what: observed, surprise: rounded(surprise) }]),
  };
}

function common({ account, region, principal, subject, at }: Visit) {
  return { account, region, principal, subject, noticedAt: at };
}

function evidenceOf(
  { address, agent, services }: Visit,
  { place: { network, country } }: Context,
  parts: NoveltyAlarm['evidence']['parts'],
): NoveltyAlarm['evidence'] {
  return { address, network, ...(country && { country }), agent, services, parts };
}

/** A service that is new and another that is new are one. */
function onePerKind(found: readonly Evidence[]): readonly Evidence[] {
  const kinds = new Set(found.map(({ kind }) => kind));
  return [...kinds].flatMap((kind) => strongest(found.filter((each) => each.kind === kind)) ?? []);
}

/** The country, if it is as surprising as the network: it says more. */
function placeOf(found: readonly Evidence[]): Evidence | undefined {
  const country = found.find(({ kind }) => kind === 'country');
  const network = found.find(({ kind }) => kind === 'network');
  if (country === undefined || network === undefined) return country ?? network;
  return country.surprise >= 1
    ? { ...country, surprise: Math.max(country.surprise, network.surprise) }
    : network;
}

function strongest(found: readonly Evidence[]): Evidence | undefined {
  return found.reduce<Evidence | undefined>(
    (most, each) => (most && most.surprise >= each.surprise ? most : each),
    undefined,
  );
}

function severityOf(surprise: number): AlertSeverity | undefined {
  if (surprise >= HIGH) return 'HIGH';
  return surprise >= MEDIUM ? 'MEDIUM' : undefined;
}

/** Values by which people recognise what is usual. */
const MOST_TOLD = 5;

function expectedOf({ at }: Visit, { history: { seen } }: Context): string {
  const usual = (
    name: string,
    values: ReadonlyMap<string, { readonly first: number; readonly last: number }>,
  ) => {
    // What came with the visit is not usual.
    const known = [...values].filter(([, { first }]) => first <= at - DAY);
    const longest = known.sort(([, a], [, b]) => b.last - b.first - (a.last - a.first));
    return `${name}: ${longest
      .slice(0, MOST_TOLD)
      .map(([value]) => value)
      .join(', ')}`;
  };
  return [usual('networks', seen.network), usual('programs', seen.agent)].join('; ');
}

function placeText({ place: { network, country } }: Context): string {
  return country ? `${network}, ${country}` : network;
}

function words(measure: string): string {
  return measure.replace('-', ' ');
}

function odds(surprise: number): string {
  return Number((10 ** Math.min(surprise, 9)).toPrecision(1)).toLocaleString('en');
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
