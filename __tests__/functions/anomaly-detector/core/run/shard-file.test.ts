import fc from 'fast-check';
import {
  decodeShard,
  encodeShard,
  type SeriesEntry,
  ShardFault,
} from '../../../../../functions/anomaly-detector/core/run/shard-file';

const time = fc.integer({ min: 0, max: 4_000_000_000 });
const entry: fc.Arbitrary<SeriesEntry> = fc.record({
  id: fc.string({ unit: 'grapheme', maxLength: 300 }),
  since: fc.option(time, { nil: undefined }),
  newsFrom: time,
  readTo: time,
  recent: fc.array(fc.record({ at: time, value: fc.double({ noNaN: true }) }), { maxLength: 12 }),
  state: fc.uint8Array({ maxLength: 2_000 }),
});
const plain = (entries: readonly SeriesEntry[]) => entries.map((one) => ({ ...one, state: [...one.state] }));

describe('a shard', () => {
  it('comes back as it was written, and the same entries are the same bytes', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 5 }), (entries) => {
        const bytes = encodeShard(entries);
        expect(plain(decodeShard(bytes))).toEqual(plain(entries));
        expect(encodeShard(decodeShard(bytes))).toEqual(bytes);
      }),
    );
  });

  it('that is cut short is refused, wherever it is cut', () => {
    const bytes = encodeShard([
      {
        id: 'a',
        since: 1,
        newsFrom: 2,
        readTo: 2,
        recent: [{ at: 1, value: 3 }],
        state: new Uint8Array([1, 2, 3]),
      },
    ]);
    for (let length = 0; length < bytes.length; length++)
      expect(() => decodeShard(bytes.subarray(0, length))).toThrow(ShardFault);
  });

  it('of other bytes, or of another version, is refused with the reason', () => {
    expect(() => decodeShard(Buffer.from('{"json":true}'))).toThrow('is no shard');
    const other = Buffer.from(encodeShard([]));
    other.writeUInt8(2, 4);
    expect(() => decodeShard(other)).toThrow('is of version 2, wanted 1');
  });
});
