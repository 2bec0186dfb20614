import { createReadStream } from 'node:fs';
import { fieldText } from '../../functions/cloudtrail-processor/core/alerts/field-text';
import {
  type RuleMatch,
  type RuleSet,
  ruleSetOf,
} from '../../functions/cloudtrail-processor/core/rules/rule-set';
import {
  type EventMatch,
  type ScanResult,
  scanObject,
} from '../../functions/cloudtrail-processor/core/scan/scan-object';
import type { JsonRecord } from '../../functions/shared/json/read';
import { DEFAULT_RULES, loadRuleSet, RuleFileError } from '../../rule-files';
import { CliError, fileProblem, WrongUsage } from '../cli-error';
import { type CommandIo, writeLine } from '../io';
import { type ProgressBar, progressBar } from '../progress';
import { BoundedMap } from './bounded-map';
import { Correlator } from './correlations';
import { type DetectionRow, eventFields, matchRow } from './detection-row';
import { Groups } from './groups';
import { type InputFile, inputFiles } from './input-files';
import { printer } from './print';

export interface ScanOptions {
  readonly rules: readonly string[];
  readonly defaultRules: boolean;
  readonly format: 'table' | 'json';
  readonly group: boolean;
  readonly suppressions?: string;
  readonly placeholders?: string;
}

/** What came of a scan, for the line at its end. */
interface Tally {
  events: number;
  rows: number;
  suppressed: number;
  readonly problems: string[];
}

/**
 * Prints what the rules find in local log files.
 * @throws WrongUsage when a rule file is refused: nothing was scanned then
 * @throws CliError at the end when a file could not be read whole
 */
export async function scan(paths: readonly string[], options: ScanOptions, io: CommandIo): Promise<void> {
  const ruleSet = ruleSetFor(options);
  const tally: Tally = { events: 0, rows: 0, suppressed: 0, problems: [] };
  const files = inputFiles(paths, (path, problem) => tally.problems.push(`${path}: ${problem}`));
  const output = new Output(ruleSet, options, io, tally);
  const bar = progressBar('Scanning', io);
  try {
    await scanFiles(files, ruleSet, { output, bar, tally });
  } finally {
    bar.stop();
  }
  await output.end();
  finish(files.length, tally, io);
}

function ruleSetFor({ rules, defaultRules, suppressions, placeholders }: ScanOptions): RuleSet {
  const sources = [...(defaultRules ? [DEFAULT_RULES] : []), ...rules];
  if (sources.length === 0)
    throw new WrongUsage('no rules: name some with --rules, or leave out --no-default-rules');
  try {
    const loaded = loadRuleSet({
      rules: sources,
      ...(suppressions === undefined ? {} : { suppressions }),
      ...(placeholders === undefined ? {} : { placeholders }),
    });
    return ruleSetOf(loaded.definition);
  } catch (error) {
    if (!(error instanceof RuleFileError)) throw error;
    const { length } = error.problems;
    throw new WrongUsage(
      `${length} ${length === 1 ? 'problem' : 'problems'} in rule files; nothing was scanned\n${error.message}`,
    );
  }
}

interface Run {
  readonly output: Output;
  readonly bar: ProgressBar;
  readonly tally: Tally;
}

async function scanFiles(
  files: readonly InputFile[],
  ruleSet: RuleSet,
  { output, bar, tally }: Run,
): Promise<void> {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  for (const { path } of files) {
    const body = reading(path, (bytes) => {
      done += bytes;
      bar.update(total === 0 ? 1 : Math.min(done / total, 1));
    });
    const { records, fault } = await drained(scanObject(body, { ruleSet }), (events) =>
      output.add(events, path),
    );
    tally.events += records;
    if (fault) tally.problems.push(`${path}: ${fault.reason}`);
  }
}

async function* reading(path: string, count: (bytes: number) => void): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
      count((chunk as Buffer).length);
      yield chunk as Buffer;
    }
  } catch (error) {
    throw new Error(fileProblem(error));
  }
}

async function drained(
  batches: AsyncGenerator<readonly EventMatch[], ScanResult>,
  take: (events: readonly EventMatch[]) => Promise<void>,
): Promise<ScanResult> {
  for (;;) {
    const next = await batches.next();
    if (next.done) return next.value;
    await take(next.value);
  }
}

/** Where matches go: to the terminal as they come, correlations and groups at the end. */
class Output {
  readonly #ruleSet: RuleSet;
  readonly #options: ScanOptions;
  readonly #tally: Tally;
  readonly #print: ReturnType<typeof printer>;
  readonly #correlator: Correlator;
  readonly #groups = new Groups();
  /** Event and rule: a copy of a file is no second match. */
  readonly #seen = new BoundedMap<true>();
  readonly #now = Date.now();

  constructor(ruleSet: RuleSet, options: ScanOptions, io: CommandIo, tally: Tally) {
    this.#ruleSet = ruleSet;
    this.#options = options;
    this.#tally = tally;
    this.#print = printer(options, io, writeLine);
    this.#correlator = new Correlator(ruleSet.definition.correlations);
  }

  async add(events: readonly EventMatch[], file: string): Promise<void> {
    for (const { event, matches } of events)
      for (const match of matches) if (match.rule.alerts) await this.#match(event, match, file);
    await this.#correlator.add(events, (event) => eventFields(event, file));
  }

  async end(): Promise<void> {
    for (const { hit, row } of this.#correlator.found())
      await this.#row(row, hit.group, this.#ruleSet.suppressionsOf(hit.correlation.id, hit.event));
    for (const row of this.#groups.rows()) await this.#printed(row);
  }

  async #match(event: JsonRecord, match: RuleMatch, file: string): Promise<void> {
    const row = matchRow(match, eventFields(event, file));
    const key = `${row.event_id} ${row.rule_id}`;
    if (row.event_id !== null && this.#seen.has(key)) return;
    if (row.event_id !== null) this.#seen.set(key, true);
    const values = match.rule.groupBy.map((field) => fieldText(event, field));
    await this.#row(row, values, match.suppressions);
  }

  async #row(row: DetectionRow, values: readonly (string | null)[], suppressions: RuleMatch['suppressions']) {
    if (suppressions.some(({ expires }) => Date.parse(expires) > this.#now)) this.#tally.suppressed++;
    else if (this.#options.group) this.#groups.add(row, values);
    else await this.#printed(row);
  }

  async #printed(row: DetectionRow): Promise<void> {
    this.#tally.rows++;
    await this.#print(row);
  }
}

function finish(files: number, { events, rows, suppressed, problems }: Tally, io: CommandIo): void {
  const count = (number: number, one: string) =>
    `${number.toLocaleString('en')} ${one}${number === 1 ? '' : 's'}`;
  const silenced =
    suppressed > 0 ? `, ${count(suppressed, 'match').replace('matchs', 'matches')} suppressed` : '';
  io.stderr.write(
    `${count(rows, 'detection')} in ${count(events, 'event')} of ${count(files, 'file')}${silenced}\n`,
  );
  if (problems.length === 0) return;
  throw new CliError(`${count(problems.length, 'input')} could not be read whole\n${problems.join('\n')}`);
}
