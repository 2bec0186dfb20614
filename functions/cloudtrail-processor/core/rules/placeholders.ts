import type { Scalar } from './model';

/** Lists for `expand`: name -> values. */
export type Placeholders = Readonly<Record<string, readonly Scalar[]>>;

/** So many values at most come out of one: two long lists side by side multiply. */
const MAX_EXPANSIONS = 10_000;

/**
 * The values that a text with `%name%` stands for; none when a name has no list. `\%` is a plain percent sign.
 * @throws Error when there would be too many
 */
export function expanded(value: string, placeholders: Placeholders): readonly string[] {
  let texts: readonly string[] = [''];
  for (const piece of value.matchAll(/%([^%\\]+)%|\\%|[\s\S]/g)) {
    const [whole, name] = piece;
    const choices = name === undefined ? [whole === '\\%' ? '%' : whole] : listOf(name, placeholders);
    if (texts.length * choices.length > MAX_EXPANSIONS)
      throw new Error(`the placeholders stand for more than ${MAX_EXPANSIONS} values; use one list a value`);
    texts = texts.flatMap((text) => choices.map((choice) => text + choice));
  }
  return texts;
}

function listOf(name: string, placeholders: Placeholders): readonly string[] {
  return Object.hasOwn(placeholders, name) ? (placeholders[name] ?? []).map(String) : [];
}
