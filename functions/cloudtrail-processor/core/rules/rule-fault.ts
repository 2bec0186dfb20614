/** What the engine refuses in a definition; rule-files adds the file. */
export class RuleFault extends Error {
  override readonly name = 'RuleFault';
  /** Where in the rule, e.g. `detection.selection.eventName|re`. */
  readonly field: string;
  /** What is wrong, and what would be right. */
  readonly reason: string;

  constructor(field: string, reason: string) {
    super(`${field}: ${reason}`);
    this.field = field;
    this.reason = reason;
  }
}
