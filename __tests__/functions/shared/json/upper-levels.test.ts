import { upperLevels } from '../../../../functions/shared/json/upper-levels';

const nested = (levels: number, inner: unknown = 1): unknown =>
  JSON.parse(`${'{"a":['.repeat(levels / 2)}${JSON.stringify(inner)}${']}'.repeat(levels / 2)}`);

describe('the upper levels of a JSON value', () => {
  it('are the value itself up to 200 levels', () => {
    for (const value of [nested(200), nested(200, 'text'), null, 'text', 7, []])
      expect(upperLevels(value)).toBe(value);
  });

  it('end in an ellipsis where there are more', () => {
    expect(upperLevels(nested(202))).toEqual(nested(200, '…'));
  });

  it('keep what lies beside the depths', () => {
    const value = { before: [1, 'x', null], deep: nested(50_000), after: { b: true } };
    expect(upperLevels(value)).toMatchObject({ before: [1, 'x', null], after: { b: true } });
    expect(JSON.stringify(upperLevels(value)).length).toBeLessThan(1_000);
  });
});
