import type { SuppressionDefinition } from '../../functions/cloudtrail-processor/core/rules/model';

/** Suppressions at a time, and which of them have silenced something. */
export class Silences {
  readonly #all: readonly SuppressionDefinition[];
  readonly #now: number;
  readonly #used = new Set<SuppressionDefinition>();

  /** @param all as their file lists them */
  constructor(all: readonly SuppressionDefinition[], now: number) {
    this.#all = all;
    this.#now = now;
  }

  /** Whether one of those that fit a match holds; they have silenced it then. */
  silence(fitting: readonly SuppressionDefinition[]): boolean {
    const holding = fitting.filter((each) => this.#holds(each));
    for (const each of holding) this.#used.add(each);
    return holding.length > 0;
  }

  /** Those whose end has come, by place and rule. */
  expired(): readonly string[] {
    return this.#named((each) => !this.#holds(each));
  }

  /** Those that hold and have silenced nothing, by place and rule. */
  unused(): readonly string[] {
    return this.#named((each) => this.#holds(each) && !this.#used.has(each));
  }

  #holds({ expires }: SuppressionDefinition): boolean {
    return Date.parse(expires) > this.#now;
  }

  #named(isMeant: (each: SuppressionDefinition) => boolean): readonly string[] {
    return this.#all.flatMap((each, index) =>
      isMeant(each) ? [`[${index}] of ${each.rule}, until ${each.expires.slice(0, 10)}`] : [],
    );
  }
}
