import type { RuleDefinition } from '../../../../../functions/cloudtrail-processor/core/rules/model';
import { type RuleSet, ruleSetOf } from '../../../../../functions/cloudtrail-processor/core/rules/rule-set';
import {
  type ScanOptions,
  type ScanResult,
  scanObject,
} from '../../../../../functions/cloudtrail-processor/core/scan/scan-object';
import { isRecord, type JsonRecord } from '../../../../../functions/shared/json/read';

/** What a scan has yielded: of each match the event and the rules' ids. */
export interface Scanned extends ScanResult {
  readonly found: readonly Found[];
}

export interface Found {
  readonly event: JsonRecord;
  readonly rules: readonly string[];
}

export async function scanned(body: AsyncIterable<Uint8Array>, options: ScanOptions): Promise<Scanned> {
  const found: Found[] = [];
  const scan = scanObject(body, options);
  for (;;) {
    const { done, value } = await scan.next();
    if (done) return { ...value, found };
    for (const { event, matches } of value)
      found.push({ event, rules: matches.map(({ rule: { id } }) => id) });
  }
}

/** The plain way: every event against every rule. */
export function plainly(events: readonly unknown[], ruleSet: RuleSet): readonly Found[] {
  return events
    .filter(isRecord)
    .map((event) => ({ event, rules: ruleSet.match(event).map(({ rule: { id } }) => id) }))
    .filter(({ rules }) => rules.length > 0);
}

/** Bytes in pieces of a size. */
export async function* inPieces(bytes: Uint8Array, size = bytes.length): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const BARE: Omit<RuleDefinition, 'id' | 'title' | 'searches'> = {
  description: '',
  severity: 'HIGH',
  severityBy: [],
  condition: { kind: 'search', name: 'it' },
  attack: [],
  tactics: [],
  cis: [],
  groupBy: [],
  falsePositives: [],
  references: [],
  alerts: true,
};

/** One rule for each kind of gate: on every field that the scanner reads, by value and by pattern, and on none. */
export const GATED = ruleSetOf({
  format: 1,
  rules: Object.entries({
    name: { field: 'eventName', modifiers: [], values: ['StopLogging', 'Delete*'] },
    source: { field: 'eventSource', modifiers: [], values: ['kms.amazonaws.com'] },
    error: { field: 'errorCode', modifiers: [], values: ['AccessDenied'] },
    agent: { field: 'userAgent', modifiers: ['contains'], values: ['kali', 'ü'] },
    root: { field: 'userIdentity.type', modifiers: [], values: ['Root'] },
    parameters: { field: 'requestParameters.bait', modifiers: [], values: ['yes'] },
  } as const).map(([id, test]) => ({ ...BARE, id, title: id, searches: { it: [[test]] } })),
  correlations: [],
  suppressions: [],
  placeholders: {},
});

/** The same without the rule that looks at every record. */
export const FEW = ruleSetOf({
  ...GATED.definition,
  rules: GATED.definition.rules.filter(({ id }) => id !== 'parameters'),
});
