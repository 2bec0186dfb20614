import { normalizeWaf } from '../../../../functions/waf-collector/core/normalize';
import { CLOUDFRONT_ACL, logRecord, NOON, sampledRequest, WEB_ACL } from '../native';

const WINDOW = { StartTime: new Date(NOON), EndTime: new Date(NOON + 300_000) };

function answer(samples: readonly unknown[], changes = {}) {
  return {
    WebAclArn: WEB_ACL,
    RuleMetricName: 'common-rules',
    SampledRequests: samples,
    TimeWindow: WINDOW,
    PopulationSize: 1234,
    ...changes,
  };
}

describe('normalizeWaf', () => {
  it('takes a log record, bare or in an EventBridge envelope', () => {
    const envelope = { source: 'x', 'detail-type': 'y', detail: logRecord() };
    expect(normalizeWaf(envelope)).toEqual(normalizeWaf(logRecord()));
  });

  it('takes the time in milliseconds, as text, and as ISO 8601', () => {
    for (const timestamp of [NOON, String(NOON), '2026-03-01T12:00:00.000Z'])
      expect(normalizeWaf(logRecord({ timestamp }))[0]?.time).toBe(NOON);
  });

  it('takes a sampled request with its weight and the window that was really sampled', () => {
    const [event] = normalizeWaf(answer([sampledRequest({ Weight: 7 })]));
    expect(event).toMatchObject({
      time: NOON + 61_000,
      count: 7,
      start_time: NOON,
      end_time: NOON + 300_000,
      disposition: 'Blocked',
      firewall_rule: { uid: 'common-rules' },
      metadata: { log_name: 'sampled-requests', product: { feature: { name: 'Sampled requests' } } },
      unmapped: { sample_population: 1234 },
    });
    expect(JSON.parse(event?.raw_data ?? '')).toEqual({
      timestamp: NOON + 61_000,
      formatVersion: 1,
      webaclId: WEB_ACL,
      terminatingRuleId: 'common-rules',
      action: 'BLOCK',
      ruleGroupList: [],
      httpRequest: {
        clientIp: '198.51.100.7',
        country: 'DE',
        headers: [{ name: 'Host', value: 'shop.example.com' }],
        uri: '/cart',
        httpVersion: 'HTTP/1.1',
        httpMethod: 'GET',
      },
      sampled: true,
      sampleWeight: 7,
      sampleWindow: { start: '2026-03-01T12:00:00.000Z', end: '2026-03-01T12:05:00.000Z' },
      samplePopulation: 1234,
    });
  });

  it('tells the rule inside a rule group, which blocked or only counted', () => {
    const RuleNameWithinRuleGroup = 'AWS#AWSManagedRulesCommonRuleSet#NoUserAgent_HEADER';
    const [blocked, counted] = normalizeWaf(
      answer([
        sampledRequest({ RuleNameWithinRuleGroup, OverriddenAction: 'COUNT' }),
        sampledRequest({ RuleNameWithinRuleGroup, Action: 'COUNT' }),
      ]),
    );
    const rule = { name: 'NoUserAgent_HEADER', category: 'AWS#AWSManagedRulesCommonRuleSet' };
    expect(blocked).toMatchObject({ firewall_rule: rule, disposition: 'Blocked' });
    expect(counted).toMatchObject({ firewall_rule: rule, disposition: 'Count' });
    expect(counted?.authorizations).toHaveLength(1);
    expect(JSON.parse(blocked?.raw_data ?? '').ruleGroupList[0].terminatingRule).toEqual({
      ruleId: 'NoUserAgent_HEADER',
      action: 'BLOCK',
      overriddenAction: 'COUNT',
    });
    expect(JSON.parse(counted?.raw_data ?? '').ruleGroupList[0]).toMatchObject({
      terminatingRule: null,
      nonTerminatingMatchingRules: [{ ruleId: 'NoUserAgent_HEADER', action: 'COUNT' }],
    });
  });

  it('takes over labels, inserted headers, response code and token responses', () => {
    const token = { ResponseCode: 405, SolveTimestamp: 9, FailureReason: 'TOKEN_EXPIRED' };
    const [event] = normalizeWaf(
      answer([
        sampledRequest({
          Action: 'CAPTCHA',
          Labels: [{ Name: 'awswaf:a' }],
          RequestHeadersInserted: [{ Name: 'x-amzn-waf-a', Value: 'b' }],
          ResponseCodeSent: 405,
          CaptchaResponse: token,
          ChallengeResponse: token,
        }),
      ]),
    );
    const response = { responseCode: 405, solveTimestamp: 9, failureReason: 'TOKEN_EXPIRED' };
    expect(event).toMatchObject({
      status_detail: 'TOKEN_EXPIRED',
      http_status: 405,
      metadata: { labels: ['awswaf:a'] },
    });
    expect(JSON.parse(event?.raw_data ?? '')).toMatchObject({
      requestHeadersInserted: [{ name: 'x-amzn-waf-a', value: 'b' }],
      captchaResponse: response,
      challengeResponse: response,
    });
  });

  it('reads times as the CLI prints them', () => {
    const seconds = (NOON + 61_000) / 1000;
    for (const Timestamp of [seconds, new Date(NOON + 61_000).toISOString()])
      expect(normalizeWaf(answer([sampledRequest({ Timestamp })]))[0]?.time).toBe(NOON + 61_000);
  });

  it('falls back to window, weight 1 and action UNKNOWN where a sample does not tell', () => {
    const sample = sampledRequest({ Timestamp: undefined, Weight: undefined, Action: undefined });
    expect(normalizeWaf(answer([sample], { RuleMetricName: undefined }))[0]).toMatchObject({
      time: NOON,
      count: 1,
      disposition: 'UNKNOWN',
    });
  });

  it('knows what CloudFront samples protect', () => {
    expect(normalizeWaf(answer([sampledRequest()], { WebAclArn: CLOUDFRONT_ACL }))[0]).toMatchObject({
      dst_endpoint: { svc_name: 'CF' },
      cloud: { region: 'us-east-1' },
    });
  });

  it('gives equal sampled requests uids of their own, the same ones each time', () => {
    const read = () => normalizeWaf(answer([sampledRequest(), sampledRequest(), sampledRequest()]));
    const uids = read().map(({ metadata }) => metadata.uid);
    expect(new Set(uids).size).toBe(3);
    expect(read().map(({ metadata }) => metadata.uid)).toEqual(uids);
  });

  it.each([
    ['an answer of the API as it comes', answer([sampledRequest()], { WebAclArn: undefined })],
    [
      'an answer without its window',
      answer([sampledRequest()], { TimeWindow: undefined, WebAclArn: undefined }),
    ],
    ['one sampled request', sampledRequest()],
    ['a record of WAF Classic', logRecord({ webaclId: '385cb038-3a6f-4f2f-ac64-09ab912af590' })],
  ])('reads %s, and says no account or region where there is none to say', (_, native) => {
    const [event] = normalizeWaf(native);
    expect(event).toMatchObject({ class_uid: 4002, cloud: { provider: 'AWS' } });
    expect(event?.cloud).toEqual({ provider: 'AWS' });
    expect(event?.['src_endpoint']).toMatchObject({ ip: '198.51.100.7' });
  });

  it.each([
    [undefined, /no JSON object/],
    [[], /no JSON object/],
    [{}, /neither a WAF log record \(webaclId, httpRequest\) nor an answer/],
    [logRecord({ timestamp: 'yesterday' }), /timestamp is "yesterday"/],
    [logRecord({ timestamp: undefined }), /timestamp is null/],
    [logRecord({ timestamp: { toString: {} } }), /timestamp is \{"toString":\{\}\}/],
    [logRecord({ timestamp: 1e18 }), /timestamp/],
    [logRecord({ timestamp: 0 }), /timestamp/],
    [logRecord({ action: undefined }), /without action/],
    [logRecord({ httpRequest: 'x' }), /without httpRequest/],
    [logRecord({ labels: 'x' }), /labels is no list/],
    [logRecord({ ruleGroupList: [null] }), /ruleGroupList is no list/],
    [logRecord({}, { headers: [1] }), /headers is no list/],
    [answer([{ ...sampledRequest(), Timestamp: undefined }], { TimeWindow: undefined }), /timestamp is null/],
    [answer([{}]), /a Request/],
  ])('refuses %j and says why', (native, reason) => {
    expect(() => normalizeWaf(native)).toThrow(reason);
  });
});
