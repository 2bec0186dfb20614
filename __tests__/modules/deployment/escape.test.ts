import fc from 'fast-check';
import { literal } from '../../../modules/deployment';

const OPENINGS = fc.constantFrom('{', '}', '$', '%', 'a', ' ');

/** What Terraform makes of a string without any template in it. */
const rendered = (text: string) => text.replaceAll(/([$%])\1\{/g, '$1{');

describe('literal', () => {
  const texts = fc.string({ unit: OPENINGS, maxLength: 12 });

  it('leaves no template to Terraform, and no variable to Datadog', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(literal(text)).not.toMatch(/(?<![$])\$\{|(?<!%)%\{/);
        expect(literal(text)).not.toContain('{{');
      }),
    );
  });

  it('is what it was to a reader', () => {
    const plain = texts.filter((text) => !text.includes('{{') && !/[$%]{2}\{/.test(text));
    fc.assert(fc.property(plain, (text) => expect(rendered(literal(text))).toBe(text)));
  });
});
