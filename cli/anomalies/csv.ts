/** A field in quotes, which may hold commas and, doubled, quotes; or one without any. Then a comma or the end. */
const FIELD = /(?:\s*"([^"]*(?:""[^"]*)*)"\s*|([^",]*))(,|$)/y;

/**
 * The fields of one line of CSV, quoted or not, without spaces around them. https://www.rfc-editor.org/rfc/rfc4180#section-2
 * @returns undefined where a quote is not closed, or stands within a field that does not begin with one
 */
export function fieldsOf(line: string): readonly string[] | undefined {
  const fields: string[] = [];
  FIELD.lastIndex = 0;
  for (;;) {
    const [field, quoted, plain, end] = FIELD.exec(line) ?? [];
    if (field === undefined) return undefined;
    fields.push((quoted?.replaceAll('""', '"') ?? plain ?? '').trim());
    if (end === '') return fields;
  }
}
