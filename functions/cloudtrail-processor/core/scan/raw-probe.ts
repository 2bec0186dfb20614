import { afterProduct, productStart } from '../activity/product';
import type { NeedleSet } from '../rules/needles';
import type { Probe } from '../rules/probe';
import type { RecordReader } from './record-reader';
import type { TextTable } from './text-table';
import { FIELD } from './wanted';

/**
 * What the scanner reads off the raw record that a reader stands at; one for all records, since there are too many
 * of them to make an object for each. The user agent stays bytes as long as nobody asks for it: it is long, and too
 * many differ for a table of texts.
 */
export class RawProbe implements Probe {
  eventName: string | undefined;
  eventSource: string | undefined;
  errorCode: string | undefined;
  userIdentityType: string | undefined;
  readonly #reader: RecordReader;
  readonly #texts: TextTable;
  #userAgent: string | undefined;
  /** What was asked for last, and the answer: rules ask for the same, one behind the other. */
  #needles: NeedleSet | undefined;
  #holds = false;

  constructor(reader: RecordReader, texts: TextTable) {
    this.#reader = reader;
    this.#texts = texts;
  }

  /** Call it for each record: the values are those of the record that the reader stood at then. */
  read(): void {
    this.eventName = this.text(FIELD.eventName);
    this.eventSource = this.text(FIELD.eventSource);
    this.errorCode = this.text(FIELD.errorCode);
    this.userIdentityType = this.text(FIELD.type);
    this.#userAgent = undefined;
    this.#needles = undefined;
  }

  get userAgent(): string | undefined {
    const { scanner, bytes } = this.#reader;
    const start = scanner.starts[FIELD.userAgent] as number;
    if (start >= 0) this.#userAgent ??= bytes.toString('latin1', start, scanner.ends[FIELD.userAgent]);
    return this.#userAgent;
  }

  agentHolds(needles: NeedleSet): boolean {
    if (needles !== this.#needles) {
      const { scanner, view } = this.#reader;
      const start = scanner.starts[FIELD.userAgent] as number;
      const end = scanner.ends[FIELD.userAgent] as number;
      this.#needles = needles;
      this.#holds = start >= 0 && needles.isInAscii(view, start, end);
    }
    return this.#holds;
  }

  /** The name of the user agent's first product. */
  get product(): string | undefined {
    const { scanner, bytes, view } = this.#reader;
    const start = scanner.starts[FIELD.userAgent] as number;
    if (start < 0) return undefined;
    const end = scanner.ends[FIELD.userAgent] as number;
    const from = productStart(bytes, start, end);
    return this.#texts.text(bytes, view, from, afterProduct(bytes, from, end));
  }

  /** The text in a slot of the scanner's. */
  text(slot: number): string | undefined {
    const { scanner, bytes, view } = this.#reader;
    const start = scanner.starts[slot] as number;
    return start < 0 ? undefined : this.#texts.text(bytes, view, start, scanner.ends[slot] as number);
  }
}
