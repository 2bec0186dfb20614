import type { NeedleSet } from '../rules/needles';
import type { Probe } from '../rules/probe';

/** The bytes of a user agent; `start` is negative where a record has none. */
interface AgentPlace {
  readonly bytes: Buffer;
  readonly view: DataView;
  readonly start: number;
  readonly end: number;
}

/**
 * What the scanner reads off a raw record. The user agent stays bytes as long as nobody asks for it: it is long, and
 * too many differ for a table of texts. Holds until the next record is read.
 */
export class RawProbe implements Probe {
  readonly eventName: string | undefined;
  readonly eventSource: string | undefined;
  readonly errorCode: string | undefined;
  readonly userIdentityType: string | undefined;
  readonly #agent: AgentPlace;
  #userAgent: string | undefined;

  constructor(texts: Omit<Probe, 'userAgent'>, agent: AgentPlace) {
    this.eventName = texts.eventName;
    this.eventSource = texts.eventSource;
    this.errorCode = texts.errorCode;
    this.userIdentityType = texts.userIdentityType;
    this.#agent = agent;
  }

  get userAgent(): string | undefined {
    const { bytes, start, end } = this.#agent;
    if (start >= 0) this.#userAgent ??= bytes.toString('latin1', start, end);
    return this.#userAgent;
  }

  mayHoldAgent(needles: NeedleSet): boolean {
    const { view, start, end } = this.#agent;
    return start >= 0 && needles.mayBeInAscii(view, start, end);
  }
}
