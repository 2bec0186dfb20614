import fc from 'fast-check';
import { batches } from '../../../functions/datadog-exporter/core/batches';

async function collect(sizes: readonly number[], limits: { items: number; bytes: number }) {
  const out: (readonly { bytes: number; index: number }[])[] = [];
  for await (const batch of batches(
    sizes.map((bytes, index) => ({ bytes, index })),
    limits,
  ))
    out.push(batch);
  return out;
}

describe('batches', () => {
  it('loses nothing, keeps the order and keeps both limits, whatever the sizes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 200 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 600, max: 3_000 }),
        async (sizes, items, bytes) => {
          const out = await collect(sizes, { items, bytes });
          expect(out.flat().map(({ index }) => index)).toEqual(sizes.map((_, index) => index));
          for (const batch of out) {
            expect(batch.length).toBeGreaterThan(0);
            expect(batch.length).toBeLessThanOrEqual(items);
            const body = batch.map((item) => 'x'.repeat(item.bytes)).join(',');
            expect(`{"series":[${body}]}`.length).toBeLessThanOrEqual(bytes);
          }
        },
      ),
    );
  });

  it('fills a batch up to its limits before it starts another', async () => {
    expect((await collect([1, 1, 1, 1, 1], { items: 2, bytes: 1_000 })).map((batch) => batch.length)).toEqual(
      [2, 2, 1],
    );
    expect((await collect([40, 40, 40, 40], { items: 9, bytes: 98 })).map((batch) => batch.length)).toEqual([
      2, 2,
    ]);
    expect((await collect([40, 41], { items: 9, bytes: 98 })).map((batch) => batch.length)).toEqual([1, 1]);
  });

  it('sends an item that is too large for any batch alone', async () => {
    expect((await collect([1, 5_000, 1], { items: 9, bytes: 1_000 })).map((batch) => batch.length)).toEqual([
      1, 1, 1,
    ]);
  });
});
