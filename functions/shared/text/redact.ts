import { cleanText } from './clean';

/** What stands where a secret stood. */
export const REDACTED = '[redacted]';

/** Names whose value is a secret wherever it appears, compared without case, `-` and `_`. */
const SECRET_NAMES = new Set([
  'authorization',
  'proxyauthorization',
  'cookie',
  'setcookie',
  'xapikey',
  'apikey',
  'xamzsecuritytoken',
  'xauthtoken',
  'xcsrftoken',
  'xxsrftoken',
  'password',
  'passwd',
  'secret',
  'secretstring',
  'secretbinary',
  'secretaccesskey',
  'clientsecret',
  'privatekey',
  'sessiontoken',
  'accesstoken',
  'refreshtoken',
  'idtoken',
  'token',
  'userdata',
]);

/** Secrets that show by their form inside any text: AWS keys, JSON web tokens, bearer tokens, PEM keys. */
const SECRET_FORMS: readonly RegExp[] = [
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g,
  /\b(?:bearer|basic)\s+[\w.~+/-]{8,}=*/gi,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
];

/** Members that hold an access key's id, which names it without opening anything; responders need it. */
const IDENTIFIER_NAMES = new Set(['accesskeyid', 'credentialuid', 'uid', 'resourceuids']);

/** Whether a member, header or parameter of this name holds a secret. */
export function isSecretName(name: string): boolean {
  return SECRET_NAMES.has(name.toLowerCase().replaceAll(/[-_]/g, ''));
}

/** The text cleaned and bounded, without the secrets that show by their form. */
export function redactText(text: string): string {
  return SECRET_FORMS.reduce((rest, form) => rest.replaceAll(form, REDACTED), cleanText(text));
}

/** Levels of nesting that a record is followed; AWS's own stay under 20. */
const MAX_DEPTH = 40;

/** A deep copy of a JSON value that is safe to keep and to send: secrets masked, texts cleaned and bounded. */
export function redactRecord(value: unknown, name = '', depth = 0): unknown {
  if (typeof value === 'string') return redactMember(name, value);
  if (value === null || typeof value !== 'object') return value;
  if (isSecretName(name) || depth > MAX_DEPTH) return REDACTED;
  if (Array.isArray(value)) return value.map((item) => redactRecord(item, name, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [cleanText(key, 256), redactRecord(member, key, depth + 1)]),
  );
}

function redactMember(name: string, text: string): string {
  if (isSecretName(name)) return REDACTED;
  return IDENTIFIER_NAMES.has(name.toLowerCase()) ? cleanText(text) : redactText(text);
}
