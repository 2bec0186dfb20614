import fc from 'fast-check';
import { prune } from '../../../../functions/shared/ocsf/prune';

describe('prune', () => {
  it('drops what is empty, at any depth, and keeps zero and false', () => {
    expect(
      prune({ a: 0, b: false, c: null, d: undefined, e: '', f: [], g: {}, h: { i: [null, { j: '' }] } }),
    ).toEqual({
      a: 0,
      b: false,
    });
  });

  it('is an empty object when nothing is left', () => {
    expect(prune({ a: null })).toEqual({});
  });

  it('keeps a hostile __proto__ as data', () => {
    const pruned = prune(JSON.parse('{"__proto__":{"polluted":true}}'));
    expect(Object.keys(pruned)).toEqual(['__proto__']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('leaves nothing empty behind, and changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const pruned = prune(value);
        expect(prune(pruned)).toEqual(pruned);
        const isEmpty = (member: unknown): boolean =>
          member === null ||
          member === '' ||
          (typeof member === 'object' && Object.keys(member as object).length === 0);
        const visit = (member: unknown): void => {
          if (typeof member !== 'object' || member === null) return;
          for (const inner of Object.values(member)) {
            expect(isEmpty(inner)).toBe(false);
            visit(inner);
          }
        };
        visit(pruned);
      }),
    );
  });
});
