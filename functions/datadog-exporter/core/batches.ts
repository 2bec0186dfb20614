/** Something with a known size in a JSON body. */
export interface Sized {
  /** UTF-8 bytes. */
  readonly bytes: number;
}

export interface BatchLimits {
  readonly items: number;
  /** Of the whole body, uncompressed. */
  readonly bytes: number;
}

/** A JSON array's brackets, or the few more bytes around a series list. */
const FRAME_BYTES = 16;
const COMMA_BYTES = 1;

/** The items in their order, in batches that keep both limits; only an item that alone exceeds them goes alone. */
export async function* batches<T extends Sized>(
  items: AsyncIterable<T> | Iterable<T>,
  limits: BatchLimits,
): AsyncGenerator<readonly T[]> {
  let batch: T[] = [];
  let bytes = FRAME_BYTES;
  for await (const item of items) {
    const added = item.bytes + COMMA_BYTES;
    if (batch.length > 0 && (batch.length >= limits.items || bytes + added > limits.bytes)) {
      yield batch;
      batch = [];
      bytes = FRAME_BYTES;
    }
    batch.push(item);
    bytes += added;
  }
  if (batch.length > 0) yield batch;
}
