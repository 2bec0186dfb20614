/** A Sigma string, parsed: texts between `*`; within a text `null` stands for `?`, any one character. */
export interface Wildcard {
  readonly parts: readonly (readonly (string | null)[])[];
}

/**
 * Reads Sigma's wildcards: `*` any text, `?` one character; a backslash takes away the meaning of `*`, `?` and itself,
 * and is a plain character before anything else. https://sigmahq.io/docs/basics/rules.html
 */
export function parseWildcard(value: string): Wildcard {
  const parts: (string | null)[][] = [[]];
  for (const [character, escaped] of value.matchAll(/\\([*?\\])|[\s\S]/gu)) {
    if (character === '*') parts.push([]);
    else parts.at(-1)?.push(character === '?' ? null : (escaped ?? character));
  }
  return { parts };
}

export function hasWildcard({ parts }: Wildcard): boolean {
  return parts.length > 1 || (parts[0] ?? []).includes(null);
}

/** The text itself, of a value without wildcards. */
export function plainText({ parts }: Wildcard): string {
  return (parts[0] ?? []).join('');
}

/** Whether it is `*text*`, and no more. */
export function isContained({ parts }: Wildcard): boolean {
  const [before, text, after] = parts;
  return parts.length === 3 && before?.length === 0 && after?.length === 0 && !text?.includes(null);
}

/** The longest text that stands in every match; empty if there is none. */
export function longestText({ parts }: Wildcard): string {
  const texts = parts.flatMap((part) =>
    part
      .map((character) => character ?? '\0')
      .join('')
      .split('\0'),
  );
  return texts.reduce((longest, text) => (text.length > longest.length ? text : longest), '');
}

/** With `*` before and after, or on one side. */
export function openEnded({ parts }: Wildcard, before: boolean, after: boolean): Wildcard {
  return { parts: [...(before ? [[]] : []), ...parts, ...(after ? [[]] : [])] };
}

/** A test of whole texts, in time proportional to text times longest part. Compares as is: fold case before. */
export function wildcardTest({ parts }: Wildcard, fold: (text: string) => string): (text: string) => boolean {
  const needles = parts.map((part) => needleOf(part, fold));
  const first = needles[0] ?? { length: 0, isAt: () => true, findFrom: (_text, from) => from };
  if (needles.length === 1) return (text) => text.length === first.length && first.isAt(text, 0);
  const middle = needles.slice(1, -1).filter(({ length }) => length > 0);
  const last = needles.at(-1) ?? first;
  return (text) => {
    if (!first.isAt(text, 0)) return false;
    let from = first.length;
    for (const needle of middle) {
      const found = needle.findFrom(text, from);
      if (found < 0) return false;
      from = found + needle.length;
    }
    const end = text.length - last.length;
    return end >= from && last.isAt(text, end);
  };
}

interface Needle {
  readonly length: number;
  isAt(text: string, index: number): boolean;
  /** Index of the first place from `from` on; -1 for none. */
  findFrom(text: string, from: number): number;
}

function needleOf(part: readonly (string | null)[], fold: (text: string) => string): Needle {
  // UTF-16 units, so that lengths are those of the texts compared.
  const units = part.flatMap((character) => (character === null ? [null] : fold(character).split('')));
  if (!units.includes(null)) {
    const text = units.join('');
    return {
      length: text.length,
      isAt: (whole, index) => whole.startsWith(text, index),
      findFrom: (whole, from) => whole.indexOf(text, from),
    };
  }
  const isAt = (whole: string, index: number) =>
    index + units.length <= whole.length &&
    units.every((unit, offset) => unit === null || unit === whole[index + offset]);
  return {
    length: units.length,
    isAt,
    findFrom(whole, from) {
      for (let index = from; index + units.length <= whole.length; index++)
        if (isAt(whole, index)) return index;
      return -1;
    },
  };
}
