import { extname } from 'node:path';
import type { z } from 'zod';
import type { RuleDefinition } from '../functions/cloudtrail-processor/core/rules/model';
import {
  monitoredEventRules,
  monitoredEventsOf,
} from '../functions/cloudtrail-processor/core/rules/monitored-events';
import type { RawDocument } from './documents';
import { issueWords } from './issue-words';
import { reportMisspelt } from './misspelt';
import { problemOf, type Report } from './problems';
import { readRule } from './read-rule';
import { issuePath, type SigmaCorrelation, type SigmaRule, sigmaCorrelation, sigmaRule } from './schema';

/** What a rule must and must not match. */
export type RuleExamples = SigmaRule['examples'];

export type RuleExample = RuleExamples['match'][number];

/** Where a rule or correlation of the set comes from. */
export interface RuleSource {
  readonly id: string;
  readonly kind: 'rule' | 'correlation';
  readonly file: string;
  readonly examples: RuleExamples;
}

/** A checked document: a rule, or a correlation whose references are not yet resolved. */
export type Entry = RuleEntry | CorrelationEntry;

interface RuleEntry extends RuleSource {
  readonly kind: 'rule';
  readonly name: string | undefined;
  readonly definition: RuleDefinition;
}

export interface CorrelationEntry extends RuleSource {
  readonly kind: 'correlation';
  readonly name: string | undefined;
  readonly document: SigmaCorrelation;
}

/** What a document defines. */
export function entriesOf(
  { file, value }: RawDocument,
  isMonitored: boolean,
  report: Report,
): readonly Entry[] {
  if (isMonitored || (extname(file) === '.json' && monitoredEventsOf(value)))
    return monitoredEntries(file, value, report);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    report({
      file,
      reason: 'holds no Sigma rule: a document must be a map with title, id, logsource and detection',
    });
    return [];
  }
  if ('correlation' in value) return correlationEntry(file, value, report);
  const refusal = foreignKind(value);
  if (refusal) {
    report({ file, ...refusal });
    return [];
  }
  return ruleEntry(file, value, report);
}

/** Sigma documents of other kinds, by the member that tells them. */
function foreignKind(value: object): { readonly field: string; readonly reason: string } | undefined {
  if ('filter' in value)
    return { field: 'filter', reason: 'Sigma filters are not supported; write a suppression' };
  if ('action' in value)
    return {
      field: 'action',
      reason: 'collections with `action` are no longer part of Sigma; write whole rules, separated by ---',
    };
  return undefined;
}

function ruleEntry(file: string, value: object, report: Report): readonly Entry[] {
  const document = read(sigmaRule, file, value, report);
  const definition = document && readRule(document, (fault) => report(problemOf(file, fault)));
  if (!definition) return [];
  const { id, name, examples } = document;
  return [{ kind: 'rule', id, name, file, examples, definition }];
}

function correlationEntry(file: string, value: object, report: Report): readonly Entry[] {
  const document = read(sigmaCorrelation, file, value, report);
  if (!document) return [];
  const { id, name, examples } = document;
  return [{ kind: 'correlation', id, name, file, examples, document }];
}

/** A checked document none of whose fields is misspelt: what a misspelt one was to say would only seem to be missing. */
function read<T extends z.ZodObject>(
  schema: T,
  file: string,
  value: object,
  report: Report,
): z.output<T> | undefined {
  const known = [...Object.keys(schema.shape), 'correlation'];
  const isMisspelt = reportMisspelt(value, known, (field, reason) => report({ file, field, reason }));
  return isMisspelt ? undefined : checked(schema, file, value, report);
}

/** The document if it is what the schema wants; its faults otherwise. */
export function checked<T extends z.ZodType>(
  schema: T,
  file: string,
  value: unknown,
  report: Report,
): z.output<T> | undefined {
  const result = schema.safeParse(value, { error: issueWords });
  if (result.success) return result.data;
  for (const { path, message } of result.error.issues)
    report({ file, field: issuePath(path), reason: message });
  return undefined;
}

function monitoredEntries(file: string, value: unknown, report: Report): readonly Entry[] {
  const rules = monitoredEventRules(value, (fault) => report(problemOf(file, fault)));
  return rules.map((definition) => ({
    kind: 'rule',
    id: definition.id,
    name: undefined,
    file,
    examples: { match: [], no_match: [] },
    definition,
  }));
}
