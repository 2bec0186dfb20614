import fc from 'fast-check';
import { normalizeWaf } from '../../../../functions/waf-collector/core/normalize';
import {
  maskQuery,
  redactHeaderValue,
  redactUri,
} from '../../../../functions/waf-collector/core/redact-request';
import { blockedRecord, logRecord, sampledRequest, WEB_ACL } from '../native';

const SENTINEL = 'sEnTiNeL9173';

/** A secret as it may stand anywhere: surrounded by whatever a client writes. */
const secret = fc
  .tuple(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }))
  .map(([before, after]) => `${before}${SENTINEL}${after}`);

const secretHeader = fc.constantFrom(
  'Cookie',
  'Set-Cookie',
  'Authorization',
  'Proxy-Authorization',
  'X-Api-Key',
  'x-amz-security-token',
  'X-CSRF-Token',
  'x-aws-waf-token',
  'X-Session-Id',
  'X-User-Pass',
  'X-Functions-Key',
  'x-amzn-oidc-data',
  'Cf-Access-Jwt-Assertion',
);

/** A query value: `&` would end it. */
const queryValue = secret.map((text) => text.replaceAll('&', ''));
const urlHeader = fc.constantFrom('Referer', 'Origin', 'X-Original-Url', 'Location', 'X-Whatever');
const base = fc.constantFrom('https://a.example/p', '/p', '//a.example/p', 'see https://a.example/p');
const mark = fc.constantFrom('?', '%3F', '%3f');

function nativeWith(name: string, value: string, query: string, referer: readonly [string, string]) {
  const headers = [
    { name, value },
    { name: referer[0], value: referer[1] },
  ];
  return logRecord(
    {
      requestHeadersInserted: [{ name, value }],
      rateBasedRuleList: [
        {
          rateBasedRuleName: 'r',
          customValues: [
            { key: 'COOKIE', name: 'session', value },
            { key: 'QUERY_ARGUMENT', name: 'q', value },
            { key: 'HEADER', name, value },
          ],
        },
      ],
      terminatingRuleMatchDetails: ['HEADER', 'COOKIES', 'BODY', 'QUERY_STRING', 'ALL_QUERY_ARGS', 7].map(
        (location) => ({ location, matchedData: [value] }),
      ),
      nonTerminatingMatchingRules: [
        { ruleId: 'x', action: 'COUNT', ruleMatchDetails: [{ matchedData: [value] }] },
      ],
    },
    {
      headers,
      args: `a=1&b=${query}`,
      uri: `/x;sid=${query.replaceAll(/[/;=?#]/g, '')}?c=${query}`,
      fragment: value,
    },
  );
}

describe('redaction', () => {
  it('keeps cookies, credentials, tokens and query values out of every attribute of a log record', () => {
    fc.assert(
      fc.property(
        secretHeader,
        secret,
        queryValue,
        urlHeader,
        base,
        mark,
        (name, value, query, header, url, at) => {
          const native = nativeWith(name, value, query, [header, `${url}${at}a=${query}`]);
          expect(JSON.stringify(normalizeWaf(native))).not.toContain(SENTINEL);
        },
      ),
    );
  });

  it('keeps them out of sampled requests too, which WAF does not redact', () => {
    fc.assert(
      fc.property(secretHeader, secret, queryValue, urlHeader, (Name, Value, query, header) => {
        const Headers = [
          { Name, Value },
          { Name: header, Value: `https://user:${SENTINEL}@a.example/?t=${query}` },
        ];
        const sample = sampledRequest(
          { RequestHeadersInserted: [{ Name, Value }] },
          { Headers, URI: `/?t=${query}` },
        );
        const answer = {
          WebAclArn: WEB_ACL,
          SampledRequests: [sample],
          TimeWindow: { StartTime: '2026-03-01T12:00:00Z', EndTime: '2026-03-01T12:05:00Z' },
        };
        expect(JSON.stringify(normalizeWaf(answer))).not.toContain(SENTINEL);
      }),
    );
  });

  it('keeps the names of query parameters', () => {
    expect(maskQuery('a=1&b=2&flag&empty=')).toBe('a=[redacted]&b=[redacted]&[redacted]&empty=');
  });

  it('bounds queries of many or long parameters', () => {
    expect(maskQuery('x=1&'.repeat(5_000)).length).toBeLessThan(2_000);
    expect(maskQuery(`${'n'.repeat(50_000)}=1`).length).toBeLessThan(200);
  });

  it.each([
    ['https://u:p@a.example/x?k=v#f', 'https://[redacted]@a.example/x?k=[redacted]'],
    ['/a;jsessionid=1/b', '/a;jsessionid=[redacted]/b'],
    ['/a%3Bjsessionid%3D1/b', '/a%3Bjsessionid%3D[redacted]/b'],
    ['/a%253Ftoken%253D1', '/a%253F[redacted]'],
    ['/token=1/b', '/token=[redacted]'],
    ['https%3A%2F%2Fme%3Ap%40host', 'https%3A%2F%2F[redacted]%40host'],
    ['/reset-password/a1b2c3d4e5f6/done', '/reset-password/[redacted]/done'],
    ['/resetPassword/a1b2c3d4e5f6', '/resetPassword/[redacted]'],
    ['/keyboard/layout-20240101.js', '/keyboard/layout-20240101.js'],
    ['/reset-password/instructions', '/reset-password/instructions'],
    ['/plain/path', '/plain/path'],
    ['/x#access_token=1', '/x#access_token=[redacted]'],
    ['/go%3Fto=1', '/go%3Fto=[redacted]'],
  ])('masks the secrets of the URL %s', (url, redacted) => {
    expect(redactUri(url)).toBe(redacted);
  });

  it.each([
    ['Accept', 'text/html;q=0.9,*/*;q=0.8'],
    ['sec-ch-ua-mobile', '?0'],
    ['Host', 'shop.example.com:8443'],
    [':authority', 'shop.example.com'],
    ['User-Agent', 'Mozilla/5.0 (X11; Linux x86_64) Bot/1.0'],
    ['X-Forwarded-For', '192.0.2.1, 2001:db8::1'],
    ['If-None-Match', '"abc=="'],
    ['Cookie', 'REDACTED'],
    ['Cookie', ''],
  ])('leaves %s: %s as it is', (name, value) => {
    expect(redactHeaderValue(name, value)).toBe(value);
  });

  it('masks the query of a URL in a user agent and keeps what follows', () => {
    expect(redactHeaderValue('User-Agent', 'Bot (+http://a.example/?id=1) Safari/1')).toBe(
      'Bot (+http://a.example/?id=[redacted] Safari/1',
    );
  });

  it('masks a named secret inside a header of another name', () => {
    expect(redactHeaderValue('X-Debug', 'user=7; access_token=abc')).toBe('user=7; access_token=[redacted]');
  });

  it('masks members of secret names, and user information in the host', () => {
    const native = logRecord(
      { token: SENTINEL, extra: { password: SENTINEL } },
      { host: `u:${SENTINEL}@a.example` },
    );
    const [event] = normalizeWaf(native);
    expect(JSON.stringify(event)).not.toContain(SENTINEL);
    expect(event?.dst_endpoint).toMatchObject({ hostname: 'a.example' });
  });

  it('keeps what WAF redacted itself', () => {
    const native = logRecord({}, { args: 'REDACTED', headers: [{ name: 'cookie', value: 'REDACTED' }] });
    const { httpRequest } = JSON.parse(normalizeWaf(native)[0]?.raw_data ?? '');
    expect(httpRequest.args).toBe('REDACTED');
    expect(httpRequest.headers).toEqual([{ name: 'cookie', value: 'REDACTED' }]);
  });

  it('keeps matched words of the path, masks those of the query, and keeps how many there were', () => {
    const native = blockedRecord();
    native.terminatingRuleMatchDetails = [
      { location: 'URI', matchedData: ['/etc', 'passwd'] },
      { location: 'QUERY_STRING', matchedData: ['1', 'UNION'] },
    ];
    expect(normalizeWaf(native)[0]?.firewall_rule).toMatchObject({
      match_details: ['/etc', 'passwd', '[redacted]', '[redacted]'],
    });
  });

  it('keeps the parts of a rate-based key that are no secrets', () => {
    const native = logRecord({
      rateBasedRuleList: [
        {
          rateBasedRuleName: 'r',
          customValues: [
            { key: 'HEADER', name: 'dogname', value: 'ella' },
            { key: 'URI_PATH', value: '/login' },
            { key: 'COOKIE', name: 'sid', value: 'x' },
          ],
        },
      ],
    });
    const { rateBasedRuleList } = JSON.parse(normalizeWaf(native)[0]?.raw_data ?? '');
    expect(rateBasedRuleList[0].customValues).toEqual([
      { key: 'HEADER', name: 'dogname', value: 'ella' },
      { key: 'URI_PATH', value: '/login' },
      { key: 'COOKIE', name: 'sid', value: '[redacted]' },
    ]);
  });

  it('cuts a user agent of 1 MB', () => {
    const native = logRecord({}, { headers: [{ name: 'User-Agent', value: 'A'.repeat(1024 ** 2) }] });
    expect(JSON.stringify(normalizeWaf(native)).length).toBeLessThan(30_000);
  });

  it('bounds lists and depth, whatever a record claims to hold', () => {
    const deep = JSON.parse(`${'{"a":'.repeat(500)}1${'}'.repeat(500)}`);
    const labels = Array.from({ length: 10_000 }, (_, i) => ({ name: `l${i}` }));
    const [event] = normalizeWaf(logRecord({ labels, customerConfig: deep }));
    expect(event?.metadata.labels).toHaveLength(200);
    expect(event?.raw_data).not.toContain('{"a":'.repeat(30));
  });

  it('takes control characters and terminal escapes out of what a client wrote', () => {
    const native = logRecord(
      {},
      { uri: '/\u001b[31mred\u202e', headers: [{ name: 'X-\u0000', value: 'a\u0007b' }] },
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(JSON.parse(normalizeWaf(native)[0]?.raw_data ?? '').httpRequest.uri).not.toMatch(/[\u001b\u202e]/);
    expect(JSON.stringify(normalizeWaf(native))).not.toMatch(/\\\\?u00(?:00|07|1b)/i);
  });

  it('treats __proto__ as data', () => {
    const native = JSON.parse(
      JSON.stringify(logRecord()).replace('"labels":[]', '"labels":[],"__proto__":{"polluted":true}'),
    );
    expect(normalizeWaf(native)[0]?.raw_data).toContain('"__proto__":{"polluted":true}');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('a header’s value', () => {
  it.each([
    ['X-Original-Url', '/a;jsessionid=1/b', '/a;jsessionid=[redacted]/b'],
    ['X-Whatever', 'lang=en; session_id=1; csrf="2 3"', 'lang=en; session_id=[redacted]; csrf=[redacted]'],
  ])('of %s: %s becomes %s', (name, value, redacted) => {
    expect(redactHeaderValue(name, value)).toBe(redacted);
  });
});
