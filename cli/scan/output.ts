import { groupValue } from '../../functions/cloudtrail-processor/core/alerts/event-alert';
import type { RuleMatch, RuleSet } from '../../functions/cloudtrail-processor/core/rules/rule-set';
import type { EventMatch } from '../../functions/cloudtrail-processor/core/scan/scan-object';
import type { JsonRecord } from '../../functions/shared/json/read';
import { type CommandIo, writeLine } from '../io';
import { BoundedMap } from './bounded-map';
import { Correlator } from './correlations';
import type { DetectionOptions } from './detection-options';
import { type DetectionRow, eventFields, matchRow } from './detection-row';
import { Groups } from './groups';
import { printer } from './print';
import type { Silences } from './silences';

/** What came of a scan, for the line at its end. */
export interface Tally {
  events: number;
  rows: number;
  suppressed: number;
  readonly problems: string[];
}

export interface OutputParts {
  readonly ruleSet: RuleSet;
  readonly options: DetectionOptions;
  readonly silences: Silences;
}

/** Where matches go: to the terminal as they come, correlations and groups at the end. */
export class Output {
  readonly #ruleSet: RuleSet;
  readonly #options: DetectionOptions;
  readonly #tally: Tally;
  readonly #print: ReturnType<typeof printer>;
  readonly #correlator: Correlator;
  readonly #groups = new Groups();
  /** Event and rule: a copy of a file is no second match. */
  readonly #seen = new BoundedMap<true>();
  readonly #silences: Silences;

  constructor({ ruleSet, options, silences }: OutputParts, io: CommandIo, tally: Tally) {
    this.#ruleSet = ruleSet;
    this.#silences = silences;
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
    const values = match.rule.groupBy.map((field) => groupValue(event, field));
    await this.#row(row, values, match.suppressions);
  }

  async #row(row: DetectionRow, values: readonly (string | null)[], suppressions: RuleMatch['suppressions']) {
    if (this.#silences.silence(suppressions)) this.#tally.suppressed++;
    else if (this.#options.group) this.#groups.add(row, values);
    else await this.#printed(row);
  }

  async #printed(row: DetectionRow): Promise<void> {
    this.#tally.rows++;
    await this.#print(row);
  }
}
