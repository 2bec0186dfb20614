import { cleanText } from '../../../shared/text/clean';

/** An AWS service's name as CloudTrail has it; nothing but AWS is behind it, unless a path follows. */
const SERVICE = /^[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/;

/** What hosts consist of, as much as there is of it, so that no text is slow to search. */
const DOTTED = /[\p{L}\p{N}.-]+/gu;

/** Anything in it that a mail or chat client takes for a host and makes a link of. */
const HOST = /[\p{L}\p{N}-]\.\p{L}{2}/u;

/** One line of at most `maxLength` UTF-16 units, without control characters. Undefined where there is no text. */
export function line(value: unknown, maxLength: number): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = cleanText(String(value), maxLength).replaceAll(/\s+/g, ' ').trim();
  return text === '' ? undefined : text;
}

/** A line from an event, whose author may be an attacker: without anything that a client would make a link of. */
export function neutral(value: unknown, maxLength: number): string | undefined {
  const text = line(value, maxLength);
  return text === undefined ? undefined : cleanText(withoutLinks(text), maxLength);
}

/** The same for a text of several lines. */
export function neutralLines(text: string, maxLength: number): string {
  return cleanText(withoutLinks(cleanText(text.replaceAll('\r', ''), maxLength)), maxLength);
}

/** `https[:]//evil[.]example`, as responders write it; the names of AWS's services stay as they are. */
function withoutLinks(text: string): string {
  const bare = text.replaceAll('://', '[:]//');
  return bare.replaceAll(DOTTED, (dotted: string, offset: number) => {
    const isService = SERVICE.test(dotted) && bare.charAt(offset + dotted.length) !== '/';
    return isService || !HOST.test(dotted) ? dotted : dotted.replaceAll('.', '[.]');
  });
}

/** Printable ASCII on one line, at most `maxLength` characters: what SNS takes as a subject. */
export function ascii(text: string, maxLength: number): string {
  const plain = text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[^ -~]/gu, '?');
  return (plain.length > maxLength ? `${plain.slice(0, maxLength - 3)}...` : plain).trim();
}
