import { cleanText } from './clean';

/** What stands where a secret stood. */
export const REDACTED = '[redacted]';

/** Names whose value is a secret wherever it appears, compared without case, `-` and `_`. */
const SECRET_NAMES = new Set([
  'authorization',
  'proxyauthorization',
  'cookie',
  'setcookie',
  'secretstring',
  'secretbinary',
  'userdata',
]);

/** Endings of names that hold secrets, too: `DB_PASSWORD`, `aws_secret_access_key`, `githubToken`. */
const SECRET_ENDING =
  /(?:password|passwd|passphrase|secret|secretkey|secretaccesskey|apikey|privatekey|token)$/;

/** Words at the end of a name in free text that make what is assigned to it a secret. */
const WORDS =
  '(?:pass(?:word|wd|phrase)|secret|token|(?:api|access|secret|private|auth)[-_]?key|credentials?|connectionstring)\\d{0,3}';
/** A value, quoted or up to what ends it in a shell, a query or JSON. */
const VALUE = `(?:\\\\?"[^"]*"?|\\\\?'[^']*'?|[^\\s"'&;,]+)`;
/** One command of a shell, up to where the wanted part begins. */
const COMMAND = '[^|;&\\n]{0,256}\\s';

/**
 * Secrets that show in any text, by their form or by what stands before them. All lengths before a match are bounded,
 * so that no text is slow to search.
 */
const SECRET_FORMS: readonly RegExp[] = [
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g,
  /\b(?:bearer|basic)\s+[\w.~+/-]{8,}=*/gi,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  // GitHub, GitLab, Slack, Stripe, Google, npm.
  /\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abeprs]-[\w-]{10,}|[sr]k_(?:live|test)_\w{16,}|AIza[\w-]{35}|npm_\w{30,})/g,
  // DB_PASSWORD=x, token%3Dx, "password": "x"
  new RegExp(`(?<=${WORDS}(?:\\s{0,2}=|%(?:25)?3D|\\\\?["']\\s{0,2}:)\\s{0,2})${VALUE}`, 'gi'),
  // --password x, aws configure set aws_secret_access_key x
  new RegExp(
    `(?<=(?:\\s--?[\\w-]{0,32}${WORDS}|aws_secret_access_key|aws_session_token)\\s{1,2})(?!-)${VALUE}`,
    'gi',
  ),
  // X-Api-Key: x, Authorization: x, Cookie: x
  /(?<=\b(?:x-[\w-]{0,40}(?:key|token|secret)|(?:proxy-)?authorization|(?:set-)?cookie):\s{0,2})(?!\s)[^"'\r\n]+/gi,
  // mysql -px, sshpass -p x, redis-cli -a x, curl -u user:x
  new RegExp(
    `(?<=\\b(?:mysql(?:dump|admin)?|mariadb)\\b${COMMAND}-p|\\b(?:sshpass|redis-cli)\\b${COMMAND}-[pa]\\s{0,2})\\S+`,
    'g',
  ),
  new RegExp(`(?<=\\b(?:curl|wget)\\b${COMMAND}(?:-u|--user)[\\s=]{0,2}["']?[^\\s:]{1,64}:)[^\\s"']+`, 'g'),
  // https://user:x@host
  /(?<=:\/\/[^\s/@:]{0,128}:)[^\s/@]+(?=@)/g,
];

/** What every text with a secret of those forms has; most texts have nothing of it and are done. */
const MAY_HOLD_SECRET =
  /pass|secret|token|key|cred|string|cookie|auth|basic|bearer|mysql|mariadb|redis|curl|wget|:\/\/|eyj|a[ks]ia|gh[pousr]_|github_|glpat|xox|[sr]k_|aiza|npm_/i;

/** Members that hold an access key's id, which names it without opening anything; responders need it. */
const IDENTIFIER_NAMES = new Set(['accesskeyid', 'credentialuid', 'uid', 'resourceuids']);

/** Whether a member, header or parameter of this name holds a secret. */
export function isSecretName(name: string): boolean {
  const plain = name.slice(0, 256).toLowerCase().replaceAll(/[-_]/g, '');
  return SECRET_NAMES.has(plain) || SECRET_ENDING.test(plain);
}

/** The text cleaned and bounded, without the secrets that show by their form. */
export function redactText(text: string): string {
  const clean = cleanText(text);
  if (!MAY_HOLD_SECRET.test(clean)) return clean;
  return SECRET_FORMS.reduce((rest, form) => rest.replaceAll(form, REDACTED), clean);
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
    Object.entries(value).map(([key, member]) => [
      cleanText(key, 256),
      redactRecord(member, /^value$/i.test(key) ? pairName(value) : key, depth + 1),
    ]),
  );
}

/** The name in `{key, value}` and `{name, value}`, as tags and environment variables are written. */
function pairName(pair: object): string {
  const { key, Key, name, Name } = pair as Readonly<Record<string, unknown>>;
  const named = key ?? Key ?? name ?? Name;
  return typeof named === 'string' ? named : '';
}

function redactMember(name: string, text: string): string {
  if (isSecretName(name)) return REDACTED;
  return IDENTIFIER_NAMES.has(name.toLowerCase()) ? cleanText(text) : redactText(text);
}
