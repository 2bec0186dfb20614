import { cleanText } from '../../shared/text/clean';

/** Characters that Markdown gives a meaning to anywhere in a line. */
const MARKDOWN = /[\\`*_[\]|~]/;

/**
 * Text from a finding, whose author may be an attacker, made harmless in an event: `@` would notify people,
 * `<!channel>` would in Slack, `%%%` would end the Markdown, a line break would start other fields, a URL would
 * be a link. Look-alikes keep it legible. At most `maxLength` UTF-16 units.
 */
export function neutral(text: string, maxLength: number): string {
  const harmless = cleanText(text)
    .replaceAll('@', '＠')
    .replaceAll('<', '‹')
    .replaceAll('>', '›')
    .replaceAll(/%{2,}/g, '%')
    .replaceAll('://', '[:]//')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return cleanText(harmless, maxLength);
}

/** The same for Markdown, within a line: nothing in it is markup. Escapes are never cut in half. */
export function neutralMarkdown(text: string, maxLength: number): string {
  let escaped = '';
  for (const character of neutral(text, maxLength)) {
    const next = MARKDOWN.test(character) ? `\\${character}` : character;
    if (escaped.length + next.length > maxLength) return escaped;
    escaped += next;
  }
  return escaped;
}
