import { isIP } from 'node:net';
import { text } from '../../shared/json/read';
import type { WafHttpRequest, WafLogRecord } from './log-record';
import { numberOf } from './number-of';

/** Methods that OCSF's http_method has. */
const METHODS = new Set(['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'TRACE']);

/** The method in upper case, as OCSF spells those that it has. */
export function httpMethod({ httpMethod }: WafHttpRequest): string | undefined {
  return text(httpMethod)?.toUpperCase();
}

function header({ headers }: WafHttpRequest, wanted: string): string | undefined {
  return text((headers ?? []).find(({ name }) => String(name).toLowerCase() === wanted)?.value);
}

/** `http_request`, all of its texts redacted already. */
export function httpRequest({ httpRequest: request, requestBodySize }: WafLogRecord) {
  const method = httpMethod(request);
  const size = requestBodySize ?? 0;
  return {
    uid: text(request.requestId),
    http_method: METHODS.has(method ?? '') ? method : undefined,
    version: text(request.httpVersion),
    args: queryOf(request),
    url: urlOf(request),
    user_agent: header(request, 'user-agent'),
    referrer: header(request, 'referer'),
    x_forwarded_for: (header(request, 'x-forwarded-for') ?? '')
      .split(',')
      .map((address) => address.trim())
      .filter((address) => isIP(address) !== 0),
    // OCSF wants both members of a header; one without a value is still in raw_data.
    http_headers: (request.headers ?? []).filter(({ name, value }) => text(name) && text(value)),
    body_length: Number.isSafeInteger(size) && size > 0 ? size : undefined,
  };
}

function pathOf({ uri }: WafHttpRequest): string | undefined {
  return text(text(uri)?.split('?', 1)[0]);
}

/** WAF keeps the query beside the path; some pipelines leave it in the path. */
function queryOf({ uri, args }: WafHttpRequest): string | undefined {
  const path = text(uri) ?? '';
  return text(args) ?? (path.includes('?') ? text(path.slice(path.indexOf('?') + 1)) : undefined);
}

function urlOf(request: WafHttpRequest) {
  const { hostname, port } = hostOf(request);
  const scheme = (text(request.scheme) ?? header(request, 'x-forwarded-proto'))?.toLowerCase();
  const path = pathOf(request);
  const query = queryOf(request);
  const isWeb = scheme === 'http' || scheme === 'https';
  return {
    scheme: isWeb ? scheme : undefined,
    hostname,
    port,
    path,
    query_string: query,
    url_string:
      isWeb && hostname
        ? `${scheme}://${hostname}${port ? `:${port}` : ''}${path ?? '/'}${query ? `?${query}` : ''}`
        : undefined,
  };
}

/** `name`, `name:port`, `[v6]` or `[v6]:port`, as in a Host header. */
const HOST = /^(\[[0-9a-f:.]+\]|[^:]+)(?::(\d{1,5}))?$/i;

function hostOf(request: WafHttpRequest): { readonly hostname?: string; readonly port?: number } {
  const [, hostname, port] = HOST.exec(text(request.host) ?? header(request, 'host') ?? '') ?? [];
  return {
    ...(hostname && { hostname }),
    ...(port && Number(port) <= 65_535 && { port: Number(port) }),
  };
}

/** `src_endpoint` (the client) and `dst_endpoint` (what the web ACL protects). */
export function addresses({ httpRequest: request, httpSourceName, httpSourceId, ...record }: WafLogRecord) {
  const source = text(httpSourceName);
  const asn = numberOf(record.clientAsn ?? request.clientAsn);
  const isLoadBalancer = source === 'ALB';
  return {
    src_endpoint: {
      ip: text(request.clientIp),
      // WAF writes "-" where it knows no country.
      location: { country: /^[A-Z]{2}$/.test(text(request.country) ?? '') ? request.country : undefined },
      autonomous_system: { number: Number.isSafeInteger(asn) ? asn : undefined },
    },
    dst_endpoint: {
      ...hostOf(request),
      svc_name: source,
      uid: text(httpSourceId),
      ...(isLoadBalancer && { type_id: 15, type: 'Load Balancer' }),
    },
  };
}

/** The TLS version that a JA4 fingerprint's first part tells: `t13d1516h2` is TLS 1.3. https://github.com/FoxIO-LLC/ja4 */
const JA4_TLS: Readonly<Record<string, string>> = { '13': '1.3', '12': '1.2', '11': '1.1', '10': '1.0' };

/** The client's TLS fingerprints. OCSF's `tls` wants a version, which only JA4 tells. */
export function fingerprints({ ja3Fingerprint, ja4Fingerprint }: WafLogRecord) {
  const [ja3, ja4] = [text(ja3Fingerprint), text(ja4Fingerprint)];
  const version = ja4 && JA4_TLS[ja4.slice(1, 3)];
  const [a, b, c] = ja4?.split('_') ?? [];
  return {
    ja4_fingerprint_list: ja4
      ? [{ type_id: 1, type: 'JA4', value: ja4, section_a: a, section_b: b, section_c: c }]
      : [],
    ...(version && {
      tls: { version, ja3_hash: ja3 ? { algorithm_id: 1, algorithm: 'MD5', value: ja3 } : undefined },
    }),
  };
}

/** What investigations pivot on. */
export function observables(record: WafLogRecord) {
  const { httpRequest: request } = record;
  const found = [
    { name: 'src_endpoint.ip', type_id: 2, type: 'IP Address', value: text(request.clientIp) },
    { name: 'dst_endpoint.hostname', type_id: 1, type: 'Hostname', value: hostOf(request).hostname },
    {
      name: 'http_request.user_agent',
      type_id: 16,
      type: 'HTTP User-Agent',
      value: header(request, 'user-agent'),
    },
    {
      name: 'ja4_fingerprint_list.value',
      type_id: 30,
      type: 'Fingerprint',
      value: text(record.ja4Fingerprint),
    },
    { name: 'ja3_fingerprint', type_id: 30, type: 'Fingerprint', value: text(record.ja3Fingerprint) },
  ];
  return found.filter(({ value }) => value !== undefined);
}
