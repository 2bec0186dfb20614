import { shrink } from '../../../../functions/shared/json/shrink';

const upTo = (length: number) => (value: unknown) => JSON.stringify(value).length <= length;

describe('a smaller copy of a JSON value', () => {
  it('keeps what its parts are: lists, objects, numbers', () => {
    const value = { list: [1, null, { a: true }], text: 'x'.repeat(9_000) };
    expect(shrink(value, upTo(9_000))).toEqual({ ...value, text: `${'x'.repeat(8_192)}…` });
  });

  it('has fewer items, members and characters, the fewer must fit', () => {
    const value = { list: Array.from({ length: 300 }, (_, n) => n), text: '\u{1F600}'.repeat(2_000) };
    const copy = shrink(value, upTo(700));
    expect(copy?.list).toEqual(value.list.slice(0, 50));
    expect(copy?.text).toBe(`${'\u{1F600}'.repeat(128)}…`);
    expect(
      Object.keys(shrink(Object.fromEntries(value.list.map((n) => [`key ${n}`, n])), upTo(200)) ?? {}),
    ).toHaveLength(10);
  });

  it('is none where even the smallest does not fit', () => {
    expect(shrink(['x'.repeat(100)], upTo(20))).toBeUndefined();
  });
});
