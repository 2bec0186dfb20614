import { cleanText } from '../../shared/text/clean';
import { isSecretName, REDACTED, redactText } from '../../shared/text/redact';

/** What WAF itself puts where the web ACL's owner asked for redaction. */
const WAF_REDACTED = 'REDACTED';

/** Longest header value that is kept; WAF inspects 8 KB of all headers together. */
const MAX_HEADER_VALUE = 4_096;
/** Longest parameter name, and most parameters, that are kept of a query. */
const MAX_NAME = 128;
const MAX_PARAMETERS = 100;

/** Header and cookie names that hold credentials by their wording. `:authority` is a host name. */
const SECRET_WORDING =
  /auth(?!ority)|cookie|token|secret|session|csrf|xsrf|pass(?:w|$|-)|api-?key|-key$|jwt|credential|signature|oidc|assertion/i;

/** Whether a header of this name carries a secret. */
function isSecretHeader(name: string): boolean {
  return isSecretName(name) || SECRET_WORDING.test(name);
}

/** A query string with its parameters' names and without any of their values: `a=1&b=2` gives `a=[redacted]&b=[redacted]`. */
export function maskQuery(query: string): string {
  return query.split('&', MAX_PARAMETERS).map(maskParameter).join('&');
}

/** A parameter without `=` may be a value as well as a name. */
function maskParameter(parameter: string): string {
  const end = parameter.indexOf('=');
  if (end < 0) return maskValue(parameter);
  return `${redactText(cleanText(parameter.slice(0, end), MAX_NAME))}=${maskValue(parameter.slice(end + 1))}`;
}

function maskValue(value: string): string {
  return value === '' || value === WAF_REDACTED ? value : REDACTED;
}

/** Where the query or the fragment of a URL begins, plain or percent-encoded, also more than once. */
const QUERY_START = /[?#]|%(?:25){0,3}(?:3f|23)/i;

/** `;jsessionid=…` in a path, plain or percent-encoded. */
const PATH_PARAMETER = /(;|%(?:25)?3b)([^=/;%]{1,64})(=|%(?:25)?3d)[^/;]*/gi;

/** `/reset-password/<what only the mail's receiver may know>`: long, with a digit, behind a word that says so. */
const PATH_TOKEN =
  /(?<=\/(?:[\w-]{0,24}[-_])?(?:(?:re)?set|forgot|change|access|auth|login|email)?(?:token|password|secret|api[-_]?key|reset|verify|verification|invite|invitation|confirm|confirmation|activate|activation|magic|session)s?(?:[-_][\w-]{0,16})?\/)(?=[^/]{0,256}\d)[^/\s]{12,}/gi;

/** A path or URL without user information, path parameters' values (`;jsessionid=…`), query values and fragment. */
export function redactUri(uri: string): string {
  const start = QUERY_START.exec(uri);
  const path = start ? uri.slice(0, start.index) : uri;
  const plain = withoutUserInformation(path).replace(PATH_PARAMETER, `$1$2$3${REDACTED}`);
  const kept = redactText(plain).replace(PATH_TOKEN, REDACTED);
  if (!start) return kept;
  return `${kept}${start[0]}${maskQuery(uri.slice(start.index + start[0].length))}`;
}

function withoutUserInformation(text: string): string {
  return text.replace(/(\/\/|%2f%2f)[^\s/@]{0,256}?(@|%40)/gi, `$1${REDACTED}$2`);
}

/** A header's value without secrets: whole where the name tells, else what looks like a URL or a `token=` in it. */
export function redactHeaderValue(name: string, value: string): string {
  if (value === '' || value === WAF_REDACTED) return value;
  if (isSecretHeader(name)) return REDACTED;
  const text = cleanText(value, MAX_HEADER_VALUE);
  // Structured booleans, as in `sec-ch-ua-mobile: ?0`.
  if (/^\?[01]$/.test(text)) return text;
  if (/^\s*(?:\/|[a-z][a-z0-9+.-]*:)|\/\//i.test(text) && !isAgent(name)) return redactUri(text);
  return redactFreeText(text, isAgent(name));
}

function isAgent(name: string): boolean {
  return name.toLowerCase() === 'user-agent';
}

/** `name=value` inside a text, where the name tells a secret. */
const NAMED_VALUE = /([\w.-]{1,64})=("[^"]*"|[^\s;,&]+)/g;

/** Text of unknown form. A query in it ends at white space only where the rest is worth keeping. */
function redactFreeText(text: string, keepsRest: boolean): string {
  const query = keepsRest ? /(\?|%3f)(\S+)/gi : /(\?|%3f)(.+)/gis;
  const masked = withoutUserInformation(text)
    .replace(query, (_, start: string, rest: string) => start + maskQuery(rest))
    .replace(NAMED_VALUE, (pair, name: string) => (isSecretHeader(name) ? `${name}=${REDACTED}` : pair));
  return redactText(masked);
}
