import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isRecord } from '../../shared/json/read';
import type { RuleSetDefinition } from '../core/rules/model';
import { monitoredEventRules } from '../core/rules/monitored-events';
import { type RuleSet, ruleSetOf } from '../core/rules/rule-set';

/**
 * The rule set in a file, relative to the folder of the code: `rules.json` as synth packs it, or one in the format of
 * `monitored_events.json`.
 * @throws Error naming file and field when it cannot be read
 */
export function loadRuleSet(path: string, folder: string): RuleSet {
  try {
    return ruleSetOf(definitionOf(JSON.parse(readFileSync(resolve(folder, path), 'utf8'))));
  } catch (error) {
    throw new Error(`SECURITY_EVENTS_PATH ${path}: ${(error as Error).message}`, { cause: error });
  }
}

/** Lists of a rule set; a file without one of them is another file, or cut short. */
const LISTS = ['rules', 'correlations', 'suppressions'] as const;

function definitionOf(document: unknown): RuleSetDefinition {
  if (!isRecord(document) || document['format'] === undefined) return ofMonitoredEvents(document);
  if (document['format'] !== 1)
    throw new Error(
      `format is ${JSON.stringify(document['format'])}, wanted 1: deploy function and rules together`,
    );
  for (const name of LISTS) if (!Array.isArray(document[name])) throw new Error(`${name} is no list`);
  if (!isRecord(document['placeholders'])) throw new Error('placeholders is no object');
  return document as unknown as RuleSetDefinition;
}

function ofMonitoredEvents(document: unknown): RuleSetDefinition {
  const rules = monitoredEventRules(document, (fault) => {
    throw fault;
  });
  return { format: 1, rules, correlations: [], suppressions: [], placeholders: {} };
}
