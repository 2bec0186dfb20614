import fc from 'fast-check';
import { normalizeWaf } from '../../../../functions/waf-collector/core/normalize';
import { blockedRecord, CLOUDFRONT_ACL, logRecord, NOON, WEB_ACL } from '../native';

function eventOf(native: unknown) {
  const [event, ...more] = normalizeWaf(native);
  if (!event || more.length > 0) throw new Error('one record must give one event');
  return event;
}

describe('a log record as OCSF HTTP Activity', () => {
  it('tells class, time, cloud and product', () => {
    expect(eventOf(blockedRecord())).toMatchObject({
      class_uid: 4002,
      category_uid: 4,
      activity_id: 3,
      type_uid: 400203,
      time: NOON,
      cloud: { provider: 'AWS', region: 'eu-central-1', account: { uid: '111122223333' } },
      metadata: {
        version: '1.6.0',
        uid: '1-65e1c0a0-0123456789abcdef01234567',
        profiles: ['cloud', 'security_control'],
        product: { name: 'AWS WAF', vendor_name: 'AWS', feature: { name: 'Web ACL traffic logs' } },
        log_name: 'web-acl-traffic',
        log_provider: 'AWS WAF',
        log_version: '1',
        original_time: String(NOON),
        labels: ['awswaf:managed:aws:sql-database:SQLi_QueryArguments'],
      },
      policy: { uid: WEB_ACL, name: 'shop', type: 'AWS WAF web ACL', desc: 'REGIONAL', is_applied: true },
      message:
        'WAF BLOCK: GET /cart from 198.51.100.7 DE by AWS#AWSManagedRulesSQLiRuleSet/SQLi_QUERYARGUMENTS',
    });
  });

  it('tells the rule that decided and every rule that matched', () => {
    expect(eventOf(blockedRecord())).toMatchObject({
      firewall_rule: {
        uid: 'AWS-AWSManagedRulesSQLiRuleSet',
        name: 'SQLi_QUERYARGUMENTS',
        type: 'MANAGED_RULE_GROUP',
        category: 'AWS#AWSManagedRulesSQLiRuleSet',
        condition: 'SQL_INJECTION',
        sensitivity: 'HIGH',
        match_location: 'QUERY_STRING:id',
        match_details: ['[redacted]', '[redacted]', '[redacted]'],
      },
      authorizations: [
        {
          decision: 'BLOCK',
          policy: { name: 'SQLi_QUERYARGUMENTS', group: { name: 'AWS#AWSManagedRulesSQLiRuleSet' } },
        },
        { decision: 'COUNT', policy: { name: 'watch-bots' } },
        {
          decision: 'COUNT',
          policy: { name: 'SQLiExtended_BODY', group: { name: 'AWS#AWSManagedRulesSQLiRuleSet' } },
        },
      ],
    });
  });

  it('tells request, client and what was protected', () => {
    expect(eventOf(blockedRecord())).toMatchObject({
      http_request: {
        uid: '1-65e1c0a0-0123456789abcdef01234567',
        http_method: 'GET',
        version: 'HTTP/2.0',
        args: 'id=[redacted]&page=[redacted]',
        user_agent: 'curl/8.5.0',
        body_length: 12,
        url: {
          scheme: 'https',
          hostname: 'shop.example.com',
          path: '/cart',
          query_string: 'id=[redacted]&page=[redacted]',
          url_string: 'https://shop.example.com/cart?id=[redacted]&page=[redacted]',
        },
        http_headers: [
          { name: 'Host', value: 'shop.example.com' },
          { name: 'User-Agent', value: 'curl/8.5.0' },
        ],
      },
      src_endpoint: { ip: '198.51.100.7', location: { country: 'DE' } },
      dst_endpoint: {
        hostname: 'shop.example.com',
        svc_name: 'ALB',
        uid: '111122223333-app/shop/50dc6c495c0c9188',
        type_id: 15,
        type: 'Load Balancer',
      },
      http_response: { code: 403 },
      http_status: 403,
      status_code: '403',
    });
  });

  it('tells TLS fingerprints and observables', () => {
    const ja4 = 't13d1516h2_8daaf6152771_b186095e22b6';
    const ja3 = 'f79b6bad2ad0641e1921aef10262856b';
    expect(eventOf(blockedRecord())).toMatchObject({
      ja4_fingerprint_list: [
        {
          type_id: 1,
          value: ja4,
          section_a: 't13d1516h2',
          section_b: '8daaf6152771',
          section_c: 'b186095e22b6',
        },
      ],
      tls: { version: '1.3', ja3_hash: { algorithm_id: 1, algorithm: 'MD5', value: ja3 } },
      observables: [
        { name: 'src_endpoint.ip', type_id: 2, type: 'IP Address', value: '198.51.100.7' },
        { name: 'dst_endpoint.hostname', type_id: 1, type: 'Hostname', value: 'shop.example.com' },
        { name: 'http_request.user_agent', type_id: 16, type: 'HTTP User-Agent', value: 'curl/8.5.0' },
        { name: 'ja4_fingerprint_list.value', type_id: 30, type: 'Fingerprint', value: ja4 },
        { name: 'ja3_fingerprint', type_id: 30, type: 'Fingerprint', value: ja3 },
      ],
    });
  });

  it('keeps a JA3 hash without TLS version beside, since OCSF wants the version', () => {
    const event = eventOf(logRecord({ ja3Fingerprint: 'aa' }));
    expect(event.tls).toBeUndefined();
    expect(event.unmapped).toMatchObject({ ja3_fingerprint: 'aa' });
  });

  const solved = { solveTimestamp: 1_772_366_400 };
  const missing = { responseCode: 405, failureReason: 'TOKEN_MISSING' };
  it.each([
    [
      { action: 'ALLOW' },
      { action_id: 1, action: 'Allowed', disposition_id: 1, status_id: 1, severity_id: 1 },
    ],
    [
      { action: 'BLOCK' },
      { action_id: 2, action: 'Denied', disposition_id: 2, status_id: 2, severity_id: 2 },
    ],
    [
      { action: 'COUNT' },
      { action_id: 3, action: 'Observed', disposition_id: 20, status_id: 1, severity_id: 2 },
    ],
    [{ action: 'EXCLUDED_AS_COUNT' }, { action_id: 3, disposition_id: 20, disposition: 'Count' }],
    [
      { action: 'CAPTCHA', captchaResponse: missing },
      { action_id: 2, disposition_id: 22, status_detail: 'TOKEN_MISSING', severity_id: 2 },
    ],
    [
      { action: 'CAPTCHA', captchaResponse: solved },
      { action_id: 3, disposition_id: 22, status_id: 1 },
    ],
    [
      { action: 'CHALLENGE', challengeResponse: missing },
      { action_id: 2, disposition_id: 23 },
    ],
    [
      { action: 'CHALLENGE', challengeResponse: solved },
      { action_id: 3, disposition_id: 23 },
    ],
    [
      { action: 'MONETIZE' },
      { action_id: 99, action: 'MONETIZE', disposition_id: 99, disposition: 'MONETIZE' },
    ],
    [
      { action: 'ALLOW', nonTerminatingMatchingRules: [{ ruleId: 'x', action: 'COUNT' }] },
      { action_id: 1, severity_id: 2, severity: 'Low' },
    ],
  ])('judges %j', (changes, verdict) => {
    expect(eventOf(logRecord(changes))).toMatchObject(verdict);
  });

  it.each([
    ['get', { activity_id: 3 }],
    ['CONNECT', { activity_id: 1 }],
    ['DELETE', { activity_id: 2 }],
    ['HEAD', { activity_id: 4 }],
    ['OPTIONS', { activity_id: 5 }],
    ['POST', { activity_id: 6 }],
    ['PUT', { activity_id: 7 }],
    ['TRACE', { activity_id: 8 }],
    ['PATCH', { activity_id: 9 }],
    ['PROPFIND', { activity_id: 99, unmapped: { http_method: 'PROPFIND' } }],
    ['constructor', { activity_id: 99 }],
    [undefined, { activity_id: 0, type_uid: 400200 }],
  ])('takes the activity from the method %s', (httpMethod, wanted) => {
    expect(eventOf(logRecord({}, { httpMethod }))).toMatchObject(wanted);
  });

  it('places a web ACL of CloudFront in us-east-1', () => {
    const event = eventOf(logRecord({ webaclId: CLOUDFRONT_ACL, httpSourceName: 'CF' }));
    expect(event.cloud.region).toBe('us-east-1');
    expect(event.dst_endpoint).toEqual(expect.not.objectContaining({ type_id: 15 }));
    expect(event.policy).toMatchObject({ desc: 'CLOUDFRONT' });
  });

  it('tells the limit of the rate-based rule that decided, and of no other', () => {
    const rateBasedRuleList = [
      { rateBasedRuleName: 'other', maxRateAllowed: 50 },
      { rateBasedRuleName: 'flood', maxRateAllowed: 100 },
    ];
    const decided = {
      action: 'BLOCK',
      rateBasedRuleList,
      terminatingRuleId: 'flood',
      terminatingRuleType: 'RATE_BASED',
    };
    expect(eventOf(logRecord(decided)).firewall_rule).toMatchObject({ rate_limit: 100 });
    expect(eventOf(logRecord({ rateBasedRuleList })).firewall_rule).not.toHaveProperty('rate_limit');
    expect(eventOf(logRecord({ ...decided, terminatingRuleId: 'an-id' })).firewall_rule).toMatchObject({
      rate_limit: 50,
    });
  });

  it.each([
    ['shop.example.com:8443', { hostname: 'shop.example.com', port: 8443 }],
    ['[2001:db8::1]:443', { hostname: '[2001:db8::1]', port: 443 }],
    ['a.example:99999', { hostname: 'a.example' }],
  ])('takes %s from the Host header apart', (host, wanted) => {
    const native = logRecord({}, { host: undefined, headers: [{ name: 'host', value: host }] });
    expect(eventOf(native).dst_endpoint).toMatchObject(wanted);
  });

  it('takes scheme, referrer, forwarded addresses and ASN from where the record has them', () => {
    const headers = [
      { name: 'Referer', value: 'https://a.example/x' },
      { name: 'X-Forwarded-For', value: '192.0.2.1, nonsense, 2001:db8::1' },
      { name: 'X-Forwarded-Proto', value: 'HTTP' },
      { name: 'Empty', value: '' },
    ];
    const event = eventOf(logRecord({ clientAsn: '64500' }, { headers, scheme: undefined, country: '-' }));
    expect(event.http_request).toMatchObject({
      referrer: 'https://a.example/x',
      x_forwarded_for: ['192.0.2.1', '2001:db8::1'],
      url: { url_string: 'http://shop.example.com/cart' },
      http_headers: headers.slice(0, 3),
    });
    expect(event.src_endpoint).toEqual({ ip: '198.51.100.7', autonomous_system: { number: 64500 } });
  });

  it('finds the query where a pipeline left it in the path', () => {
    const event = eventOf(logRecord({}, { uri: '/api?id=1 OR 1=1', args: undefined }));
    expect(event.http_request).toMatchObject({ url: { path: '/api', query_string: 'id=[redacted]' } });
  });

  it('names a record without request id by what it says', () => {
    const [one, same, other] = ['/a', '/a', '/b'].map((uri) =>
      eventOf(logRecord({}, { requestId: undefined, uri })),
    );
    expect(one?.metadata.uid).toMatch(/^[0-9a-f]{64}$/);
    expect(same?.metadata.uid).toBe(one?.metadata.uid);
    expect(other?.metadata.uid).not.toBe(one?.metadata.uid);
  });

  it('keeps the whole redacted record as raw data', () => {
    const native = logRecord({ futureMember: { a: 1 } });
    expect(JSON.parse(eventOf(native).raw_data)).toEqual(native);
  });

  it.each([{ toString: {} }, [], true, '', '40x'])(
    'has no status when the code is %j',
    (responseCodeSent) => {
      expect(eventOf(logRecord({ responseCodeSent }))).not.toHaveProperty('status_code');
    },
  );

  it('has no number of a network when it is no number', () => {
    const numberFrom = (clientAsn: unknown) =>
      (eventOf(logRecord({ clientAsn })).src_endpoint as { autonomous_system?: unknown }).autonomous_system;
    expect(numberFrom('64500')).toEqual({ number: 64500 });
    expect(numberFrom({ toString: [] })).toBeUndefined();
  });

  it('survives members of any type', () => {
    const member = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.object({ maxDepth: 2 }),
    );
    const record = fc.record({
      terminatingRuleId: member,
      terminatingRuleType: member,
      httpSourceName: member,
      responseCodeSent: member,
      ja3Fingerprint: member,
      ja4Fingerprint: member,
      captchaResponse: member,
      requestBodySize: member,
      oversizeFields: member,
      clientAsn: member,
    });
    const request = fc.record({
      clientIp: member,
      country: member,
      uri: member,
      args: member,
      httpMethod: member,
      httpVersion: member,
      requestId: member,
      scheme: member,
      host: member,
      fragment: member,
    });
    fc.assert(
      fc.property(record, request, (changes, members) => {
        const event = eventOf(logRecord(changes, members));
        expect(event.type_uid).toBe(400_200 + event.activity_id);
        expect(typeof event.metadata.uid).toBe('string');
        for (const value of Object.values(event.firewall_rule ?? {}))
          expect(['string', 'number', 'object']).toContain(typeof value);
      }),
    );
  });
});
