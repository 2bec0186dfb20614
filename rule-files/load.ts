import { join } from 'node:path';
import type {
  CorrelationDefinition,
  FieldTest,
  RuleSetDefinition,
  SuppressionDefinition,
} from '../functions/cloudtrail-processor/core/rules/model';
import type { Placeholders } from '../functions/cloudtrail-processor/core/rules/placeholders';
import { compileRule, compileTests } from '../functions/cloudtrail-processor/core/rules/rule';
import { RuleFault } from '../functions/cloudtrail-processor/core/rules/rule-fault';
import type { AnomalySuppression } from '../functions/shared/alerts/suppression';
import { record, text } from '../functions/shared/json/read';
import { readTests } from './detection';
import { documentsOf, type RawDocument, ruleFilesAt } from './documents';
import { checked, type Entry, entriesOf, type RuleSource } from './entries';
import { problemOf, type Report, RuleFileError, type RuleProblem } from './problems';
import { readAnomalySuppression } from './read-anomaly-suppression';
import { type Names, readCorrelation } from './read-correlation';
import { placeholderMap, suppressionList } from './schema';

/** The rules that come with the project. */
export const DEFAULT_RULES = join(__dirname, '..', 'rules');

/** What placeholders of these rules stand for where nobody says otherwise. */
const DEFAULT_PLACEHOLDERS = join(DEFAULT_RULES, 'placeholders.json');

export interface RuleSetOptions {
  /** Files or folders. */
  readonly rules: readonly string[];
  /** Files in the format of `monitored_events.json`. */
  readonly monitoredEvents?: readonly string[];
  /** A file of suppressions. */
  readonly suppressions?: string;
  /** Lists for `expand`, or the file that holds them; they replace the project's own of the same name. */
  readonly placeholders?: string | Placeholders;
}

export interface LoadedRuleSet {
  readonly definition: RuleSetDefinition;
  /** What is silenced of anomalies, which the anomaly detector finds. */
  readonly anomalySuppressions: readonly AnomalySuppression[];
  readonly sources: readonly RuleSource[];
}

/**
 * Reads and checks rule files.
 * @throws RuleFileError with everything that is wrong in any of them
 */
export function loadRuleSet(options: RuleSetOptions): LoadedRuleSet {
  const problems: RuleProblem[] = [];
  const report: Report = (problem) => problems.push(problem);
  const placeholders = placeholdersOf(options.placeholders, report);
  const found = options.rules.flatMap((path) => ruleFilesAt(path, report));
  const monitored = options.monitoredEvents ?? [];
  const files = [...new Set([...found, ...monitored])];
  const documents = files.flatMap((file) => documentsOf(file, report));
  const entries = documents.flatMap((document) =>
    entriesOf(document, monitored.includes(document.file), report),
  );
  refuseDuplicates(entries, report);
  const rules = entries.filter((entry) => entry.kind === 'rule');
  const correlations = correlationsOf(entries, documents, report);
  for (const { definition, file } of rules)
    compiling(file, () => compileRule(definition, placeholders), report);
  const ids = new Set(entries.map(({ id }) => id));
  const silenced = listedSuppressions(options.suppressions, ids, report);
  const suppressions = suppressionsOf(silenced, ids, placeholders, report);
  const anomalySuppressions = silenced
    .filter(({ isOfAnomalies }) => isOfAnomalies)
    .map((entry) => readAnomalySuppression(entry, report));
  if (problems.length > 0) throw new RuleFileError(problems);
  return {
    definition: {
      format: 1,
      rules: rules.map(({ definition }) => ({
        ...definition,
        alerts: isAlerting(definition.id, correlations),
      })),
      correlations: correlations.map(({ definition }) => definition),
      suppressions,
      placeholders,
    },
    anomalySuppressions,
    sources: entries.map(({ id, kind, file, examples }) => ({ id, kind, file, examples })),
  };
}

/** Ids and names are what alerts, suppressions and correlations go by. */
function refuseDuplicates(entries: readonly Entry[], report: Report): void {
  const owners = new Map<string, Entry>();
  for (const entry of entries)
    for (const key of keysOf(entry)) {
      const owner = owners.get(key) ?? entry;
      owners.set(key, owner);
      const field = key === entry.id ? 'id' : 'name';
      if (owner !== entry)
        report({
          file: entry.file,
          field,
          reason: `\`${key}\` is taken by ${owner.file}; give one of them another`,
        });
    }
}

/** What correlations may call it. */
function keysOf({ id, name }: Entry): readonly string[] {
  return name === undefined || name === id ? [id] : [id, name];
}

function correlationsOf(entries: readonly Entry[], documents: readonly RawDocument[], report: Report) {
  const names = namesOf(entries, documents);
  return entries
    .filter((entry) => entry.kind === 'correlation')
    .flatMap(({ document, file }) => {
      const definition = readCorrelation(document, names, (fault) => report(problemOf(file, fault)));
      const generates = document.generate ?? document.correlation.generate ?? false;
      return definition ? [{ definition, generates }] : [];
    });
}

function namesOf(entries: readonly Entry[], documents: readonly RawDocument[]): Names {
  const read = new Set(entries.flatMap(keysOf));
  const claimed = documents
    .map(({ value }) => record(value))
    .flatMap(({ id, name }) => [text(id), text(name)]);
  return {
    rules: new Map(
      entries
        .filter(({ kind }) => kind === 'rule')
        .flatMap((entry) => keysOf(entry).map((key) => [key, entry.id] as const)),
    ),
    correlations: new Set(entries.filter(({ kind }) => kind === 'correlation').flatMap(keysOf)),
    refused: new Set(claimed.filter((key) => key !== undefined && !read.has(key)).map(String)),
  };
}

/** Sigma's `generate`: a rule that correlations use alerts by itself only if one of them says so. */
function isAlerting(
  id: string,
  correlations: readonly { readonly definition: CorrelationDefinition; readonly generates: boolean }[],
): boolean {
  const users = correlations.filter(({ definition }) => definition.rules.includes(id));
  return users.length === 0 || users.some(({ generates }) => generates);
}

function compiling(file: string, compile: () => unknown, report: Report): void {
  try {
    compile();
  } catch (error) {
    if (!(error instanceof RuleFault)) throw error;
    report(problemOf(file, error));
  }
}

function placeholdersOf(given: RuleSetOptions['placeholders'], report: Report): Placeholders {
  const read = (file: string): Placeholders => {
    const document = onlyDocument(file, report);
    return (document && checked(placeholderMap, file, document.value, report)) ?? {};
  };
  return { ...read(DEFAULT_PLACEHOLDERS), ...(typeof given === 'string' ? read(given) : given) };
}

/** The document of a file that has one; what follows it would be left out unseen. */
function onlyDocument(file: string, report: Report): RawDocument | undefined {
  const [document, ...more] = documentsOf(file, report);
  if (more.length > 0)
    report({ file, reason: `holds ${more.length + 1} documents; put all into one, without \`---\`` });
  return document;
}

/** The file's entries with their places in it. */
function listedSuppressions(file: string | undefined, ids: ReadonlySet<string>, report: Report) {
  if (file === undefined) return [];
  const document = onlyDocument(file, report);
  const listed = document && checked(suppressionList, file, document.value, report);
  return (listed ?? []).map(({ expires, ...entry }, index) => ({
    ...entry,
    file,
    index,
    expires: new Date(expires).toISOString(),
    isOfAnomalies: entry.rule.startsWith('anomaly.') && !ids.has(entry.rule),
  }));
}

type Listed = ReturnType<typeof listedSuppressions>;

function suppressionsOf(
  listed: Listed,
  ids: ReadonlySet<string>,
  placeholders: Placeholders,
  report: Report,
): readonly SuppressionDefinition[] {
  const ofRules = listed.filter(({ isOfAnomalies }) => !isOfAnomalies);
  return ofRules.map(({ file, index, rule, when, owner, reason, expires }) => {
    if (rule !== '*' && !ids.has(rule))
      report({
        file,
        field: `[${index}].rule`,
        reason: `there is no rule \`${rule}\`; it would silence nothing`,
      });
    if (rule === '*' && Object.keys(when).length === 0)
      report({
        file,
        field: `[${index}].when`,
        reason: 'is missing: `*` alone would silence every rule; say which events, or name one rule',
      });
    const tests: FieldTest[] = [];
    compiling(
      file,
      () => {
        if (Object.keys(when).length > 0) tests.push(...readTests(when, `[${index}].when`));
        compileTests(tests, `[${index}].when`, placeholders);
      },
      report,
    );
    return { rule, when: tests, owner, reason, expires };
  });
}
