import fc from 'fast-check';
import { parseCondition } from '../../rule-files/condition-text';

const NAMES = ['selection', 'filter_a', 'filter_b', '_hidden', 'not_this'];

/** Short form of a condition: names, `!x`, `(x&y)`, `(x|y)`. */
function short(condition: ReturnType<typeof parseCondition>): string {
  if (condition.kind === 'search') return condition.name;
  if (condition.kind === 'not') return `!${short(condition.operand)}`;
  return `(${condition.operands.map(short).join(condition.kind === 'and' ? '&' : '|')})`;
}

describe('a condition', () => {
  it.each([
    ['selection', 'selection'],
    ['selection and filter_a', '(selection&filter_a)'],
    ['selection or filter_a or filter_b', '(selection|filter_a|filter_b)'],
    ['selection or filter_a and filter_b', '(selection|(filter_a&filter_b))'],
    ['(selection or filter_a) and filter_b', '((selection|filter_a)&filter_b)'],
    ['not selection and filter_a', '(!selection&filter_a)'],
    ['not (selection and filter_a)', '!(selection&filter_a)'],
    ['not not selection', '!!selection'],
    ['selection AND NOT filter_a', '(selection&!filter_a)'],
    ['selection and not 1 of filter_*', '(selection&!(filter_a|filter_b))'],
    ['all of filter_*', '(filter_a&filter_b)'],
    ['1 of them', '(selection|filter_a|filter_b|not_this)'],
    ['all of them', '(selection&filter_a&filter_b&not_this)'],
    ['any of filter*', '(filter_a|filter_b)'],
    ['1 of *_a', 'filter_a'],
    ['1 of selection', 'selection'],
    ['1 of _*', '_hidden'],
    ['1 of f*_*b', 'filter_b'],
    ['all of filter_* or selection', '((filter_a&filter_b)|selection)'],
    ['not_this', 'not_this'],
    ['((selection))', 'selection'],
    ['not(selection)and(filter_a)', '(!selection&filter_a)'],
  ])('%s is read as %s', (text, expected) => {
    expect(short(parseCondition(text, NAMES))).toBe(expected);
  });

  it.each([
    ['', /ends where a search identifier is expected/],
    ['selection and', /ends where/],
    ['and selection', /`and` is none of the search identifiers `selection`, `filter_a`/],
    ['selection filter_a', /`filter_a` is not expected here/],
    ['(selection', /a `\(` is never closed/],
    ['selection)', /`\)` is not expected here/],
    ['selektion', /`selektion` is none of the search identifiers/],
    ['toString', /`toString` is none/],
    ['Selection', /`Selection` is none/],
    ['1 of nothing*', /`nothing\*` names none of/],
    ['1 of', /`` names none of/],
    ['2 of filter*', /`2 of` is not supported; use `1 of` or `all of`/],
    [
      'selection | count() > 5',
      /aggregation `\| count\(\)` is no longer part of Sigma; write a correlation of type event_count/,
    ],
    ['selection | count(x) by y > 5', /aggregation `\| count\(\)`/],
    ['selection | sum(x) > 5', /aggregation `\| sum\(\)`/],
    ['selection | near filter_a', /`near` is no longer part of Sigma; write a correlation of type temporal/],
    [`${'('.repeat(60)}selection${')'.repeat(60)}`, /nested deeper than 50/],
    [`${'not '.repeat(60)}selection`, /nested deeper than 50/],
    [`selection${' or selection'.repeat(400)}`, /longer than 4000 characters/],
  ])('%s is refused', (text, reason) => {
    expect(() => parseCondition(text, NAMES)).toThrow(reason);
  });

  it('with any number of stars is read in no time', () => {
    const long = 'a'.repeat(200);
    expect(() => parseCondition(`1 of ${'*a'.repeat(60)}*x`, [long])).toThrow(/names none of/);
    expect(short(parseCondition(`1 of ${'*a'.repeat(60)}*`, [long]))).toBe(long);
  });

  it('is read or refused, whatever it is', () => {
    const words = fc.constantFrom(
      'selection',
      'and',
      'or',
      'not',
      '(',
      ')',
      '1',
      'of',
      'all',
      'them',
      'filter_*',
      '|',
      'x',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 12 }), (tokens) => {
        try {
          expect(short(parseCondition(tokens.join(' '), NAMES))).toBeTruthy();
        } catch (error) {
          expect((error as Error).message.length).toBeGreaterThan(10);
        }
      }),
    );
  });
});
