import { redactRecord } from '../../../shared/text/redact';
import type { RuleDefinition, RuleSetDefinition } from '../rules/model';
import { ruleSetOf } from '../rules/rule-set';
import { LIMITS } from '../scan/limits';
import { type ScanResult, scanObject } from '../scan/scan-object';

/** CloudTrail writes few Insights; more than these in one file are none. */
const MOST_INSIGHTS = 10_000;
const MOST_BYTES = 16 * 1024 ** 2;

/** A rule that every record matches. */
const EVERY_RECORD: RuleDefinition = {
  id: 'insight',
  title: 'A record of CloudTrail Insights',
  description: '',
  severity: 'INFORMATIONAL',
  severityBy: [],
  searches: {},
  condition: { kind: 'and', operands: [] },
  attack: [],
  tactics: [],
  cis: [],
  groupBy: [],
  falsePositives: [],
  references: [],
  alerts: false,
};

const EVERY: RuleSetDefinition = {
  format: 1,
  rules: [EVERY_RECORD],
  correlations: [],
  suppressions: [],
  placeholders: {},
};

/** The records of an Insights file, redacted, and how the reading went; at most so many that memory holds them. */
export async function insightRecords(
  body: AsyncIterable<Uint8Array>,
): Promise<{ readonly records: readonly unknown[]; readonly result: ScanResult }> {
  const limits = { ...LIMITS, records: MOST_INSIGHTS, totalBytes: MOST_BYTES };
  const scan = scanObject(body, { ruleSet: ruleSetOf(EVERY), limits });
  const records: unknown[] = [];
  for (;;) {
    const { done, value } = await scan.next();
    if (done) return { records, result: value };
    records.push(...value.map(({ event }) => redactRecord(event)));
  }
}
