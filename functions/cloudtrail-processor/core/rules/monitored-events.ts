import { ALERT_SEVERITIES, type AlertSeverity } from '../../../shared/alerts/alert';
import { isRecord, type JsonRecord } from '../../../shared/json/read';
import type { FieldTest, RuleDefinition } from './model';
import { RuleFault } from './rule-fault';

/** What an entry may ask of an event, and where an event has it; any of several places is enough. */
const CRITERIA: Readonly<Record<string, readonly string[]>> = {
  eventName: ['eventName'],
  eventSource: ['eventSource'],
  userIdentityType: ['userIdentity.type'],
  // A failed sign-in to the console has no code, only the message `Failed authentication`.
  errorCode: ['errorCode', 'errorMessage'],
  // CloudTrail lists the resources of a call; Config and others take their type as a parameter.
  resourceType: ['resources.type', 'requestParameters.resourceType'],
};

const KNOWN = [...Object.keys(CRITERIA), 'id', 'description', 'severity'];

/** The entries of a document in the format of `monitored_events.json`: an array, or an object that has one. */
export function monitoredEventsOf(document: unknown): readonly unknown[] | undefined {
  if (Array.isArray(document)) return document;
  if (!isRecord(document)) return undefined;
  const named = [document['monitored_events'], document['events']].find(Array.isArray);
  if (named) return named;
  const lists = Object.values(document).filter(Array.isArray);
  return lists.length === 1 ? lists[0] : undefined;
}

/**
 * Rules from the entries of `monitored_events.json`. Values may be lists of alternatives, with `*` for any text;
 * a criterion that is null or missing asks for nothing. Faults go to `report`.
 */
export function monitoredEventRules(
  document: unknown,
  report: (fault: RuleFault) => void,
): readonly RuleDefinition[] {
  const entries = monitoredEventsOf(document);
  if (!entries) report(new RuleFault('events', 'is missing: the file must hold a list of monitored events'));
  const places = new Map<string, string>();
  return (entries ?? []).flatMap((entry, index) => {
    const where = `events[${index}]`;
    try {
      const rule = ruleOf(entry, where);
      refuseRepeated(rule.id, where, places);
      return [rule];
    } catch (error) {
      if (!(error instanceof RuleFault)) throw error;
      report(error);
      return [];
    }
  });
}

function ruleOf(entry: unknown, where: string): RuleDefinition {
  if (!isRecord(entry)) throw new RuleFault(where, 'must be an object with id, eventName, severity, …');
  refuseMisspelt(entry, where);
  const { id, description = '', severity = 'MEDIUM' } = entry;
  if (typeof id !== 'string' || !/^[\w.: -]{1,128}$/.test(id))
    throw new RuleFault(`${where}.id`, 'must be a text of letters, digits, spaces and . _ : - (at most 128)');
  if (typeof description !== 'string') throw new RuleFault(`${where}.description`, 'must be a text');
  const tests = Object.entries(CRITERIA).flatMap(([name, fields]) => testsOf(name, fields, entry, where));
  if (tests.length === 0)
    throw new RuleFault(
      where,
      `asks for nothing and would match every event; give one of ${Object.keys(CRITERIA).join(', ')}`,
    );
  const searches = Object.fromEntries(tests.map(({ name, search }) => [name, search]));
  return {
    id,
    title: description || id,
    description,
    severity: severityOf(severity, `${where}.severity`),
    severityBy: [],
    searches,
    condition: { kind: 'and', operands: tests.map(({ name }) => ({ kind: 'search', name })) },
    attack: [],
    tactics: [],
    cis: [],
    groupBy: ['recipientAccountId', 'userIdentity.arn'],
    falsePositives: [],
    references: [],
    alerts: true,
  };
}

/** By both places: the file alone would not tell them. */
function refuseRepeated(id: string, where: string, places: Map<string, string>): void {
  const owner = places.get(id);
  if (owner !== undefined)
    throw new RuleFault(`${where}.id`, `\`${id}\` is taken by ${owner}; give one of them another`);
  places.set(id, where);
}

/** `event_name` and `eventSorce` would be ignored, and the entry match far more than meant. Other keys are its owner's. */
function refuseMisspelt(entry: JsonRecord, where: string): void {
  for (const name of Object.keys(entry)) {
    const meant = KNOWN.includes(name) ? undefined : KNOWN.find((known) => isNear(bare(known), bare(name)));
    if (meant) throw new RuleFault(`${where}.${name}`, `is not read; write \`${meant}\``);
  }
}

function bare(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z]/g, '');
}

/** Whether two names differ in one place only, by up to two letters. */
function isNear(one: string, other: string): boolean {
  if (one === other) return true;
  const shorter = Math.min(one.length, other.length);
  if (shorter < 4) return false;
  let head = 0;
  while (head < shorter && one[head] === other[head]) head++;
  let tail = 0;
  while (tail < shorter - head && one.at(-1 - tail) === other.at(-1 - tail)) tail++;
  return Math.max(one.length, other.length) - head - tail <= 2;
}

function testsOf(name: string, fields: readonly string[], entry: JsonRecord, where: string) {
  const given = Object.hasOwn(entry, name) ? entry[name] : undefined;
  if (given === undefined || given === null || given === '') return [];
  const values: readonly unknown[] = Array.isArray(given) ? given : [given];
  if (values.length === 0 || !values.every((value) => typeof value === 'string' && value !== ''))
    throw new RuleFault(`${where}.${name}`, 'must be a text or a list of texts');
  const search = fields.map((field): readonly FieldTest[] => [
    { field, modifiers: [], values: values.map(String) },
  ]);
  return [{ name, search }];
}

function severityOf(value: unknown, where: string): AlertSeverity {
  const severity = ALERT_SEVERITIES.find((each) => each === String(value).toUpperCase());
  if (!severity) throw new RuleFault(where, `must be one of ${ALERT_SEVERITIES.join(', ')}`);
  return severity;
}
