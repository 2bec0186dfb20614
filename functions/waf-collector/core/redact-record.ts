import { cleanText } from '../../shared/text/clean';
import { isSecretName, REDACTED, redactText } from '../../shared/text/redact';
import { maskQuery, redactHeaderValue, redactUri } from './redact-request';

type Json = Readonly<Record<string, unknown>>;

/** WAF writes at most 100 labels, 200 headers and 100 rules a group; more is nobody's log record. */
const MAX_ITEMS = 200;
const MAX_DEPTH = 20;

/**
 * A deep copy of a WAF log record that may leave: cookies, credentials, tokens and every query value are masked
 * wherever the record repeats them, texts are cleaned and bounded. What WAF redacted itself (`REDACTED`) stays.
 */
export function redactWafRecord(record: Json): Json {
  return redactObject(record, 0);
}

function redactMember(name: string, value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redactString(name, value);
  if (value === null || typeof value !== 'object') return value;
  if (depth > MAX_DEPTH || isSecretName(name)) return REDACTED;
  if (Array.isArray(value))
    return value.slice(0, MAX_ITEMS).map((item) => redactMember(name, item, depth + 1));
  if (name === 'headers' || name === 'requestHeadersInserted') return redactHeader(value);
  if (name === 'customValues') return redactCustomValue(value);
  return redactObject(value as Json, depth);
}

function redactObject(object: Json, depth: number): Json {
  const entries = Object.entries(object).slice(0, MAX_ITEMS);
  return Object.fromEntries(
    entries.map(([key, value]) => [
      cleanText(key, 128),
      key === 'matchedData' ? redactMatch(object, value) : redactMember(key, value, depth + 1),
    ]),
  );
}

function redactString(name: string, value: string): string {
  if (isSecretName(name)) return REDACTED;
  if (name === 'args') return maskQuery(value);
  if (name === 'fragment') return value === '' ? value : REDACTED;
  if (name === 'host') return redactText(value.slice(value.lastIndexOf('@') + 1));
  return name === 'uri' || /[?]|:\/\//.test(value) ? redactUri(value) : redactText(value);
}

function redactHeader(header: object): Json {
  const { name = '', value = '' } = header as { name?: unknown; value?: unknown };
  return { name: cleanText(String(name), 256), value: redactHeaderValue(String(name), String(value)) };
}

/** A part of a rate-based rule's key: header, cookie, query argument, path, label, address. */
function redactCustomValue(part: object): Json {
  const { key = '', name, value = '' } = part as { key?: unknown; name?: unknown; value?: unknown };
  const redacted = () => {
    if (/cookie|query|body/i.test(String(key))) return REDACTED;
    if (/header/i.test(String(key))) return redactHeaderValue(String(name), String(value));
    return redactUri(String(value));
  };
  return {
    key: cleanText(String(key), 64),
    ...(name === undefined ? {} : { name: redactText(String(name)) }),
    value: redacted(),
  };
}

/** Parts of a request that hold no values of the client's own. */
const OPEN_LOCATION = /^(?:URI|URI_PATH|METHOD)$/;
const MAX_MATCHES = 20;

/** What a SQL injection or XSS rule matched: words of the very query, header, cookie or body that must not leave. */
function redactMatch({ location }: Json, matched: unknown): readonly string[] {
  const words = Array.isArray(matched) ? matched.slice(0, MAX_MATCHES) : [];
  const isOpen = typeof location === 'string' && OPEN_LOCATION.test(location);
  return words.map((word) => (isOpen ? redactUri(cleanText(String(word), 256)) : REDACTED));
}
