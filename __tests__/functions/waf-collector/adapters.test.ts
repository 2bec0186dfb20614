import { Readable } from 'node:stream';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  GetSampledRequestsCommand,
  GetWebACLCommand,
  ListWebACLsCommand,
  WAFV2Client,
  type WebACL,
} from '@aws-sdk/client-wafv2';
import { mockClient } from 'aws-sdk-client-mock';
import 'aws-sdk-client-mock-jest';
import { noDeadline } from '../../../functions/shared/runtime/clock';
import { s3LogFiles, sampledRules, wafSource } from '../../../functions/waf-collector/adapters';
import { NOON, sampledRequest, WEB_ACL } from './native';

const waf = mockClient(WAFV2Client);
const s3 = mockClient(S3Client);
const source = wafSource(new WAFV2Client({}), 'REGIONAL', noDeadline);
const ACL = { arn: WEB_ACL, name: 'shop', id: 'id-1' };
const RULE = { metricName: 'common', ruleId: 'common' };
const WINDOW = { start: NOON, end: NOON + 300_000 };
const gone = Object.assign(new Error('gone'), { name: 'WAFNonexistentItemException' });

beforeEach(() => {
  waf.reset();
  s3.reset();
});

function visibility(MetricName: string, SampledRequestsEnabled = true) {
  return { MetricName, SampledRequestsEnabled, CloudWatchMetricsEnabled: true };
}

describe('web ACLs', () => {
  it('are listed page by page to the end', async () => {
    const summary = (n: number) => ({ ARN: `${WEB_ACL}${n}`, Name: `n${n}`, Id: `i${n}` });
    waf
      .on(ListWebACLsCommand)
      .resolvesOnce({ WebACLs: [summary(1), summary(2)], NextMarker: 'a' })
      .resolvesOnce({ WebACLs: [], NextMarker: 'b' })
      .resolvesOnce({ WebACLs: [summary(3), { Name: 'without ARN' }] });
    expect((await source.webAcls()).map(({ name }) => name)).toEqual(['n1', 'n2', 'n3']);
    expect(waf).toHaveReceivedNthCommandWith(1, ListWebACLsCommand, { Scope: 'REGIONAL', Limit: 100 });
    expect(waf).toHaveReceivedNthCommandWith(3, ListWebACLsCommand, {
      Scope: 'REGIONAL',
      Limit: 100,
      NextMarker: 'b',
    });
  });

  it('are not listed for ever', async () => {
    waf.on(ListWebACLsCommand).resolves({ WebACLs: [], NextMarker: 'a' });
    await expect(source.webAcls()).rejects.toThrow('same NextMarker twice');
  });

  it('are none where there are none', async () => {
    waf.on(ListWebACLsCommand).resolves({});
    expect(await source.webAcls()).toEqual([]);
  });
});

describe('the rules that WAF samples', () => {
  it('are asked for by name, id and scope', async () => {
    const WebACL = { VisibilityConfig: visibility('shop') } as WebACL;
    waf.on(GetWebACLCommand).resolves({ WebACL });
    expect(await source.rules(ACL)).toEqual([
      { metricName: 'shop', ruleId: 'Default_Action', ruleType: 'REGULAR' },
    ]);
    expect(waf).toHaveReceivedCommandWith(GetWebACLCommand, { Name: 'shop', Id: 'id-1', Scope: 'REGIONAL' });
  });

  it('are none of a web ACL that is gone', async () => {
    waf.on(GetWebACLCommand).rejects(gone);
    expect(await source.rules(ACL)).toEqual([]);
  });

  it('are those with sampling on, of all kinds, once for each metric, the default action last', () => {
    const rule = (Name: string, Statement: object, config = visibility(`m-${Name}`)) => ({
      Name,
      Priority: 1,
      Statement,
      VisibilityConfig: config,
    });
    const webAcl = {
      Rules: [
        rule('plain', { ByteMatchStatement: {} }),
        rule('managed', { ManagedRuleGroupStatement: {} }),
        rule('own-group', { RuleGroupReferenceStatement: {} }),
        rule('flood', { RateBasedStatement: {} }),
        rule('off', {}, visibility('m-off', false)),
        rule('same-metric', {}, visibility('m-plain')),
      ],
      PreProcessFirewallManagerRuleGroups: [rule('before', {})],
      PostProcessFirewallManagerRuleGroups: [rule('after', {})],
      VisibilityConfig: visibility('acl'),
    } as unknown as WebACL;
    expect(sampledRules(webAcl)).toEqual([
      { metricName: 'm-plain', ruleId: 'plain', ruleType: 'REGULAR' },
      { metricName: 'm-managed', ruleId: 'managed', ruleType: 'MANAGED_RULE_GROUP' },
      { metricName: 'm-own-group', ruleId: 'own-group', ruleType: 'GROUP' },
      { metricName: 'm-flood', ruleId: 'flood', ruleType: 'RATE_BASED' },
      { metricName: 'm-before', ruleId: 'before', ruleType: 'GROUP' },
      { metricName: 'm-after', ruleId: 'after', ruleType: 'GROUP' },
      { metricName: 'acl', ruleId: 'Default_Action', ruleType: 'REGULAR' },
    ]);
  });
});

describe('a sample', () => {
  it('is asked for with the window and as large as WAF gives it', async () => {
    const request = sampledRequest();
    waf.on(GetSampledRequestsCommand).resolves({
      SampledRequests: [request as never],
      PopulationSize: 12,
      TimeWindow: { StartTime: new Date(NOON), EndTime: new Date(NOON + 200_000) },
    });
    expect(await source.sample(ACL, RULE, WINDOW)).toEqual({
      requests: [request],
      population: 12,
      window: { start: NOON, end: NOON + 200_000 },
    });
    expect(waf).toHaveReceivedCommandWith(GetSampledRequestsCommand, {
      WebAclArn: WEB_ACL,
      RuleMetricName: 'common',
      Scope: 'REGIONAL',
      TimeWindow: { StartTime: new Date(WINDOW.start), EndTime: new Date(WINDOW.end) },
      MaxItems: 500,
    });
  });

  it('has the window that was asked for where WAF names none', async () => {
    waf.on(GetSampledRequestsCommand).resolves({});
    expect(await source.sample(ACL, RULE, WINDOW)).toEqual({ requests: [], window: WINDOW });
  });

  it('is none of a rule that is gone; any other error is one', async () => {
    waf.on(GetSampledRequestsCommand).rejectsOnce(gone).rejectsOnce(new Error('access denied'));
    expect(await source.sample(ACL, RULE, WINDOW)).toBeUndefined();
    await expect(source.sample(ACL, RULE, WINDOW)).rejects.toThrow('access denied');
  });
});

describe('a log file in S3', () => {
  const file = { bucket: 'b', key: 'a+b.log.gz', accountId: '111122223333', place: 'eu-central-1' };

  it('is opened with its ETag, the key untouched', async () => {
    s3.on(GetObjectCommand).resolves({ Body: Readable.from(['x']) as never, ETag: '"e"' });
    const { etag, body } = await s3LogFiles(new S3Client({})).open(file);
    expect(etag).toBe('"e"');
    const chunks: unknown[] = [];
    for await (const chunk of body) chunks.push(chunk);
    expect(chunks).toEqual(['x']);
    expect(s3).toHaveReceivedCommandWith(GetObjectCommand, { Bucket: 'b', Key: 'a+b.log.gz' });
  });

  it('is an error without ETag', async () => {
    s3.on(GetObjectCommand).resolves({ Body: Readable.from(['x']) as never });
    await expect(s3LogFiles(new S3Client({})).open(file)).rejects.toThrow('without body or ETag');
  });
});

describe('every request to WAF', () => {
  // A run that Lambda ends would write no state, and begin at the same place until the samples are gone.
  it('ends with its retries before the deadline', async () => {
    waf.on(ListWebACLsCommand).resolves({});
    waf.on(GetWebACLCommand).resolves({});
    waf.on(GetSampledRequestsCommand).resolves({});
    const late = wafSource(new WAFV2Client({}), 'REGIONAL', { remainingMs: () => 60_000 });
    await Promise.all([late.webAcls(), late.rules(ACL), late.sample(ACL, RULE, WINDOW)]);
    const options = waf.calls().map(({ args }) => (args as readonly unknown[])[1]);
    expect(options).toEqual(Array(3).fill({ abortSignal: expect.any(AbortSignal) }));
  });
});
