import fc from 'fast-check';
import { fieldsOf } from '../../../cli/anomalies/csv';

const quoted = (field: string) => `"${field.replaceAll('"', '""')}"`;

describe('the fields of a line of CSV', () => {
  it('are what was written, in quotes wherever there is need', () => {
    const field = fc.tuple(
      fc.string({ unit: fc.constantFrom('a', '1', '"', ',', ' ', 'é') }).map((text) => text.trim()),
      fc.boolean(),
    );
    fc.assert(
      fc.property(fc.array(field, { minLength: 1 }), (fields) => {
        const line = fields.map(([text, always]) => (always || /[",]/.test(text) ? quoted(text) : text));
        expect(fieldsOf(line.join(','))).toEqual(fields.map(([text]) => text));
        expect(fieldsOf(line.join(' , '))).toEqual(fields.map(([text]) => text));
      }),
    );
  });

  it.each(['"', '"a', 'a"', 'a"b"', '"a"b', '"a" "b"', 'a,"b', '"""'])('are none in %j', (line) => {
    expect(fieldsOf(line)).toBeUndefined();
  });

  it('are found in a line of megabytes', () => {
    const long = 'a"'.repeat(1_000_000);
    expect(fieldsOf(`${quoted(long)},1`)).toEqual([long, '1']);
    expect(fieldsOf(`"${' '.repeat(1_000_000)}x`)).toBeUndefined();
    expect(fieldsOf(`${' '.repeat(1_000_000)}x"`)).toBeUndefined();
  });
});
