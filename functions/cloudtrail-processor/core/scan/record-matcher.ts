import { isRecord, type JsonRecord } from '../../../shared/json/read';
import type { ActivityCounter } from '../activity/activity-counter';
import { type ActivityFields, activityFieldsOf, isCountedParsed } from '../activity/activity-fields';
import { isIdentityCenterRole } from '../activity/principal';
import { probeOf } from '../rules/probe';
import type { Rule } from '../rules/rule';
import type { RuleSet } from '../rules/rule-set';
import type { ScanLimits } from './limits';
import { RawProbe } from './raw-probe';
import { ReadingStopped, RecordReader } from './record-reader';
import type { EventMatch, ScanFault, ScanResult } from './scan-result';
import { TextTable } from './text-table';
import { ACTIVITY_KEYS, FIELD, PROBE_KEYS } from './wanted';

/** Matches in one batch: what a caller holds at a time. */
const BATCH = 256;

/** Matches the records of a file that comes in chunks; parses only those that a rule could match. */
export class RecordMatcher {
  /** The first thing found wrong. */
  fault: ScanFault | undefined;
  /** Whether nothing more is read after it. */
  isStopped = false;
  readonly #ruleSet: RuleSet;
  readonly #limits: ScanLimits;
  readonly #activity: ActivityCounter | undefined;
  readonly #reader: RecordReader;
  readonly #probe: RawProbe;
  #bytes = 0;
  #parsed = 0;
  #unnamed = 0;

  constructor(ruleSet: RuleSet, limits: ScanLimits, activity: ActivityCounter | undefined) {
    this.#ruleSet = ruleSet;
    this.#limits = limits;
    this.#activity = activity;
    this.#reader = new RecordReader(activity ? ACTIVITY_KEYS : PROBE_KEYS, limits.recordBytes);
    this.#probe = new RawProbe(this.#reader, new TextTable());
  }

  get counts(): Omit<ScanResult, 'fault'> {
    const records = this.#reader.count;
    return { records, bytes: this.#bytes, parsed: this.#parsed, unnamed: this.#unnamed };
  }

  /** What is wrong if the file ends here. */
  get unfinished(): ScanFault | undefined {
    if (this.#reader.isComplete && this.#bytes > 0) return undefined;
    return { kind: 'damage', reason: this.#bytes === 0 ? 'is empty' : 'ends within its JSON' };
  }

  feed(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    this.#reader.feed(chunk);
  }

  /** The matches among the records that are there. */
  *batches(): Generator<readonly EventMatch[]> {
    let batch: EventMatch[] = [];
    while (this.#next()) {
      const found = this.#match();
      if (found !== undefined && batch.push(found) === BATCH) {
        yield batch;
        batch = [];
      }
    }
    if (batch.length > 0) yield batch;
  }

  /** The matches among the records that are left when no chunk comes any more. */
  *rest(): Generator<readonly EventMatch[]> {
    this.#reader.finish();
    if (!this.isStopped) yield* this.batches();
  }

  #next(): boolean {
    try {
      if (!this.#reader.next()) return false;
      if (this.#reader.count <= this.#limits.records) return true;
      throw new ReadingStopped('limit', `holds more than ${this.#limits.records} records`);
    } catch (error) {
      if (!(error instanceof ReadingStopped)) throw error;
      this.fault ??= { kind: error.kind, reason: error.message };
      this.isStopped = true;
      return false;
    }
  }

  #match(): EventMatch | undefined {
    if (!this.#reader.scanner.plain) return this.#matchParsed();
    const probe = this.#probe;
    probe.read();
    if (this.#activity !== undefined) {
      const { countsVisits } = this.#activity;
      if (countsVisits && isCountedParsed(probe.eventName, this.#rawRecord)) return this.#matchParsed();
      this.#activity.add(this.#activityFields(probe, countsVisits));
    }
    if (probe.eventName === undefined) this.#unnamed++;
    const candidates = this.#ruleSet.candidates(probe);
    return candidates.length === 0 ? undefined : this.#matchAmong(candidates);
  }

  /** Of a record whose raw bytes do not tell all that is wanted of it. */
  #matchParsed(): EventMatch | undefined {
    const event = this.#parse();
    if (event === undefined) return undefined;
    this.#activity?.add(activityFieldsOf(event));
    const probe = probeOf(event);
    if (probe.eventName === undefined) this.#unnamed++;
    return this.#matching(event, this.#ruleSet.candidates(probe));
  }

  #matchAmong(candidates: readonly Rule[]): EventMatch | undefined {
    const event = this.#parse();
    return event && this.#matching(event, candidates);
  }

  #matching(event: JsonRecord, candidates: readonly Rule[]): EventMatch | undefined {
    const matches = this.#ruleSet.match(event, candidates);
    if (matches.length === 0) return undefined;
    return { event, matches, bytes: this.#reader.end - this.#reader.start };
  }

  /** Where the record ends is known, so one that is no JSON does not keep the next from being read. */
  #parse(): JsonRecord | undefined {
    const { bytes, start, end, count } = this.#reader;
    this.#parsed++;
    try {
      const event: unknown = JSON.parse(bytes.toString('utf8', start, end));
      return isRecord(event) ? event : undefined;
    } catch {
      this.fault ??= { kind: 'damage', reason: `record ${count} is no JSON` };
      return undefined;
    }
  }

  readonly #rawRecord = (): Buffer => this.#reader.bytes.subarray(this.#reader.start, this.#reader.end);

  #activityFields(probe: RawProbe, isVisit: boolean): ActivityFields {
    const issuerArn = probe.text(FIELD.issuerArn);
    // Where a session's role is named, nothing else of the caller is looked at, unless the session is a person.
    const isNamed = issuerArn !== undefined && issuerArn !== '';
    const isPerson = isVisit && isNamed && isIdentityCenterRole(issuerArn);
    return {
      eventTime: probe.text(FIELD.eventTime),
      eventSource: probe.eventSource,
      eventName: probe.eventName,
      errorCode: probe.errorCode,
      recipientAccountId: probe.text(FIELD.recipientAccountId),
      sourceIPAddress: isVisit ? probe.text(FIELD.sourceIPAddress) : undefined,
      awsRegion: isVisit ? probe.text(FIELD.awsRegion) : undefined,
      agent: isVisit ? probe.product : undefined,
      type: probe.userIdentityType,
      accountId: probe.text(FIELD.accountId),
      arn: isNamed && !isPerson ? undefined : probe.text(FIELD.arn),
      principalId: isNamed ? undefined : probe.text(FIELD.principalId),
      invokedBy: isNamed ? undefined : probe.text(FIELD.invokedBy),
      issuerArn,
    };
  }
}
