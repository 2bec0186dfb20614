import type { Modifier } from './model';
import { hasWildcard, parseWildcard, plainText } from './wildcard';

const ENCODINGS = ['base64', 'base64offset', 'utf16', 'utf16be', 'utf16le', 'wide'] as const;
type Encoding = (typeof ENCODINGS)[number];

export function isEncoding(modifier: Modifier): modifier is Encoding {
  return (ENCODINGS as readonly Modifier[]).includes(modifier);
}

/** Where in a group of three bytes a value may begin, and the characters that depend on its neighbours. */
const OFFSETS = [
  { before: 0, skip: 0 },
  { before: 1, skip: 2 },
  { before: 2, skip: 3 },
];

/**
 * The texts by which an encoded value is found, in the order of the modifiers; wildcards have no meaning in them.
 * @throws Error for a value with wildcards, which have no encoding
 */
export function encoded(value: string, encodings: readonly Encoding[]): readonly string[] {
  const pattern = parseWildcard(value);
  if (hasWildcard(pattern))
    throw new Error(
      `\`${encodings[0]}\` cannot encode the wildcards of ${JSON.stringify(value)}; escape them with \\`,
    );
  let all: readonly Buffer[] = [Buffer.from(plainText(pattern), 'utf8')];
  for (const encoding of encodings) all = all.flatMap((bytes) => ENCODE[encoding](bytes));
  return all.map((bytes) => bytes.toString('latin1'));
}

const ENCODE: Readonly<Record<Encoding, (bytes: Buffer) => readonly Buffer[]>> = {
  base64: (bytes) => [ascii(bytes.toString('base64'))],
  base64offset: (bytes) =>
    OFFSETS.map(({ before, skip }) => {
      const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
      const loose = (before + bytes.length) % 3;
      return ascii(text.slice(skip, loose === 0 ? undefined : loose === 1 ? -3 : -2));
    }),
  utf16: (bytes) => [Buffer.concat([Buffer.from([0xff, 0xfe]), utf16le(bytes)])],
  utf16le: (bytes) => [utf16le(bytes)],
  wide: (bytes) => [utf16le(bytes)],
  utf16be: (bytes) => [utf16le(bytes).swap16()],
};

function ascii(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

function utf16le(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('utf8'), 'utf16le');
}
