import { decode, encode } from '../../../../../functions/anomaly-detector/core/novelty/encode';

const EMPTY = { since: 0, seen: new Map<string, number>() };

describe('a stored history', () => {
  it('is what was stored, maps among it', () => {
    const history = { since: 7, seen: new Map([['DE', 3]]) };
    expect(decode(encode(history), EMPTY)).toEqual(history);
  });

  it('of a version before a field was added has that field empty', () => {
    expect(decode(encode({ since: 7 }), EMPTY)).toEqual({ since: 7, seen: new Map() });
  });

  it.each([
    ['a field of another type', { since: 'monday' }],
    ['an object where a map should be', { since: 7, seen: {} }],
    ['a list', [7]],
    ['nothing', null],
  ])('that is %s is refused', (_, value) => {
    expect(() => decode(encode(value), EMPTY)).toThrow('another shape');
  });
});
