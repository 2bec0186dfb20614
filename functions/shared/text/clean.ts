/** Longest string that is taken over from a native record, in UTF-16 units. */
export const MAX_STRING_LENGTH = 8_192;

const CONTROL = /(?![\t\n\r])[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/** Nothing to clean: what most texts are, and quick to tell. */
const PLAIN = /^[\t\n\r\x20-\x7e]*$/;

/**
 * Attacker-written text made safe to store, log and show: no control characters, ANSI escapes or
 * bidirectional overrides, no lone surrogates, bounded in length with an ellipsis where it was cut.
 */
export function cleanText(text: string, maxLength = MAX_STRING_LENGTH): string {
  const head = text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text;
  if (PLAIN.test(head)) return head;
  return head.replace(CONTROL, '\uFFFD').toWellFormed();
}
