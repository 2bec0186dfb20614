/** Runs of items in their order, each of `maxItems` and `maxBytes` at most; one that is larger is alone. */
export function batchesOf<T>(
  items: readonly T[],
  { maxItems, maxBytes }: { readonly maxItems: number; readonly maxBytes: number },
): readonly (readonly T[])[] {
  const batches: T[][] = [];
  let batch: T[] = [];
  let bytes = 0;
  for (const item of items) {
    const size = Buffer.byteLength(JSON.stringify(item));
    if (batch.length >= maxItems || (batch.length > 0 && bytes + size > maxBytes)) {
      batches.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(item);
    bytes += size;
  }
  return batch.length > 0 ? [...batches, batch] : batches;
}
