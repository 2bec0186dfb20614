import fc from 'fast-check';
import {
  anyNeedle,
  NeedleSet,
  needleSet,
} from '../../../../../functions/cloudtrail-processor/core/rules/needles';

const text = fc.string({ unit: fc.constantFrom('a', 'b', 'A', 'B', '@', '`', '-', 'k', 'é'), maxLength: 30 });
const needles = fc.array(
  fc.string({ unit: fc.constantFrom('a', 'b', '`', '-', 'k'), minLength: 1, maxLength: 6 }),
  {
    minLength: 1,
    maxLength: 5,
  },
);
const holds = (whole: string, parts: readonly string[]) => parts.some((part) => whole.includes(part));

function viewOf(whole: string): DataView {
  const { buffer, byteOffset, byteLength } = Buffer.from(`((${whole}))`, 'latin1');
  return new DataView(buffer, byteOffset, byteLength);
}

describe('needles', () => {
  it('are found in every text that holds one, and in no other', () => {
    fc.assert(
      fc.property(text, needles, (whole, parts) => {
        expect(new NeedleSet(parts).isIn(whole)).toBe(holds(whole, parts));
        expect(anyNeedle(needleSet(parts))(whole)).toBe(holds(whole, parts));
      }),
      { numRuns: 2_000 },
    );
  });

  it('are found in bytes, whatever their case', () => {
    fc.assert(
      fc.property(
        text.filter((whole) => !whole.includes('é')),
        needles,
        (whole, parts) => {
          const found = new NeedleSet(parts).isInAscii(viewOf(whole), 2, whole.length + 2);
          expect(found).toBe(holds(whole.toLowerCase(), parts));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('are not looked for behind the end', () => {
    const set = new NeedleSet(['kali']);
    expect(set.isInAscii(viewOf('xKALI'), 2, 7)).toBe(true);
    expect(set.isInAscii(viewOf('xKALI'), 2, 6)).toBe(false);
  });

  it('answer for one text after the other', () => {
    const isIn = anyNeedle(needleSet(['one', 'two']));
    expect([isIn('one'), isIn('three'), isIn('three'), isIn('a two')]).toEqual([true, false, false, true]);
    expect(anyNeedle(needleSet(['one', 'two']))).toBe(isIn);
  });
});
