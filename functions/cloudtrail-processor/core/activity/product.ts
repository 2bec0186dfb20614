/** Longer names of products are cut. */
const MAX_LENGTH = 64;

/** `[`, by which services quote an agent: `[S3Console/0.4]`. */
const OPEN_BRACKET = 0x5b;

/** What ends a product's name. */
const ENDS = new Uint8Array(256);
for (const byte of Buffer.from(' ,/;]')) ENDS[byte] = 1;

/** Where the name of the first product of a user agent starts, which stands from `start` up to `end`. */
export function productStart(bytes: Uint8Array, start: number, end: number): number {
  return start < end && bytes[start] === OPEN_BRACKET ? start + 1 : start;
}

/** The index behind the name that starts at `from`. */
export function afterProduct(bytes: Uint8Array, from: number, end: number): number {
  const last = Math.min(end, from + MAX_LENGTH);
  let i = from;
  while (i < last && ENDS[bytes[i] as number] === 0) i++;
  return i;
}

/** The program that a user agent names first, without its version: of `aws-cli/2.27.0 md/awscrt#0.26` it is `aws-cli`. */
export function productOf(userAgent: string | undefined): string | undefined {
  if (userAgent === undefined) return undefined;
  const bytes = Buffer.from(userAgent);
  const from = productStart(bytes, 0, bytes.length);
  return bytes.toString('utf8', from, afterProduct(bytes, from, bytes.length));
}
