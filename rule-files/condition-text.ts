import type { Condition } from '../functions/cloudtrail-processor/core/rules/model';
import { wildcardTest } from '../functions/cloudtrail-processor/core/rules/wildcard';

/** Parentheses and negations may nest so deep. */
const MAX_DEPTH = 50;
const MAX_LENGTH = 4_000;

/**
 * Reads a Sigma condition; `1 of x*` and `all of them` become or/and over the identifiers they stand for.
 * @throws Error that says what cannot be read and what would be right
 */
export function parseCondition(text: string, identifiers: readonly string[]): Condition {
  if (text.length > MAX_LENGTH) throw new Error(`longer than ${MAX_LENGTH} characters; use \`1 of name*\``);
  refuseDeprecated(text);
  const tokens = text.match(/[()]|[^\s()]+/g) ?? [];
  const reader = new Reader(tokens, identifiers);
  const condition = reader.or(0);
  reader.end();
  return condition;
}

function refuseDeprecated(text: string): void {
  if (!text.includes('|')) return;
  const [, what = ''] = text.split('|').map((part) => part.trim());
  if (what.startsWith('near'))
    throw new Error(
      '`near` is no longer part of Sigma; write a correlation of type temporal over two rules, one for each selection',
    );
  const name = /^\w+/.exec(what)?.[0] ?? what;
  throw new Error(
    `the aggregation \`| ${name}()\` is no longer part of Sigma; write a correlation of type ${name === 'count' ? 'event_count (or value_count)' : 'event_count or value_count'} over this rule instead`,
  );
}

/** Recursive descent, loosest first: or, and, not, `x of`, parentheses. */
class Reader {
  #at = 0;
  readonly #tokens: readonly string[];
  readonly #identifiers: readonly string[];

  constructor(tokens: readonly string[], identifiers: readonly string[]) {
    this.#tokens = tokens;
    this.#identifiers = identifiers;
  }

  or(depth: number): Condition {
    return this.#chain('or', () => this.#chain('and', () => this.#not(depth)));
  }

  end(): void {
    const rest = this.#tokens[this.#at];
    if (rest !== undefined) throw new Error(`\`${rest}\` is not expected here; join parts with and, or, not`);
  }

  #chain(kind: 'and' | 'or', next: () => Condition): Condition {
    const operands = [next()];
    while (this.#take(kind)) operands.push(next());
    const [first] = operands;
    return first && operands.length === 1 ? first : { kind, operands };
  }

  #not(depth: number): Condition {
    if (depth > MAX_DEPTH) throw new Error(`nested deeper than ${MAX_DEPTH} levels`);
    if (this.#take('not')) return { kind: 'not', operand: this.#not(depth + 1) };
    return this.#primary(depth);
  }

  #primary(depth: number): Condition {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw new Error('ends where a search identifier is expected');
    this.#at++;
    if (token === '(') {
      const inner = this.or(depth + 1);
      if (!this.#take(')')) throw new Error('a `(` is never closed');
      return inner;
    }
    if (this.#take('of')) return this.#of(token);
    return this.#search(token);
  }

  #of(quantity: string): Condition {
    const isAll = quantity.toLowerCase() === 'all';
    if (!isAll && quantity !== '1' && quantity.toLowerCase() !== 'any')
      throw new Error(`\`${quantity} of\` is not supported; use \`1 of\` or \`all of\``);
    const pattern = this.#tokens[this.#at++] ?? '';
    const names = this.#named(pattern);
    if (names.length === 0) throw new Error(`\`${pattern}\` names none of ${listed(this.#identifiers)}`);
    const operands = names.map((name) => ({ kind: 'search', name }) as const);
    const [first] = operands;
    return first && operands.length === 1 ? first : { kind: isAll ? 'and' : 'or', operands };
  }

  #named(pattern: string): readonly string[] {
    if (pattern.toLowerCase() === 'them') return this.#identifiers.filter((name) => !name.startsWith('_'));
    const parts = pattern.split('*').map((part) => Array.from(part));
    const isNamed = wildcardTest({ parts }, (text) => text);
    return this.#identifiers.filter(isNamed);
  }

  #search(name: string): Condition {
    if (!this.#identifiers.includes(name))
      throw new Error(`\`${name}\` is none of the search identifiers ${listed(this.#identifiers)}`);
    return { kind: 'search', name };
  }

  #take(token: string): boolean {
    const isNext = this.#tokens[this.#at]?.toLowerCase() === token;
    if (isNext) this.#at++;
    return isNext;
  }
}

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
