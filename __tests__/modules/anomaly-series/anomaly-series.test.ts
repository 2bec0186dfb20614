import { type SeriesSpec, seriesSpecs } from '../../../functions/anomaly-detector/core/series/spec';
import { anomalySeries, flowLogMetrics } from '../../../modules/anomaly-series';
import { parseSettings } from '../../../settings/load';

const settingsWith = (overrides: object = {}) =>
  parseSettings({ environment: 'test', regions: ['eu-central-1', 'eu-west-1'], ...overrides }, 'test');
const seriesOf = (anomalies: object = {}, others: object = {}) =>
  anomalySeries(settingsWith({ anomalies, ...others }));
const ids = (...args: Parameters<typeof seriesOf>) => seriesOf(...args).map(({ id }) => id);
const FLOW_LOGS = {
  network: {
    flowLogs: [
      { logGroupName: '/vpc/shop', tags: { team: 'shop' } },
      { logGroupName: 'office', region: 'eu-west-1' },
    ],
  },
};

describe('the series of the settings', () => {
  it('are, by default, traffic in every region, web ACLs of CloudFront, and API usage', () => {
    expect(ids()).toEqual([
      'instance-in:eu-central-1',
      'instance-out:eu-central-1',
      'instance-in:eu-west-1',
      'instance-out:eu-west-1',
      'nat-in:eu-central-1',
      'nat-out:eu-central-1',
      'nat-in:eu-west-1',
      'nat-out:eu-west-1',
      'waf-allowed:eu-central-1',
      'waf-blocked:eu-central-1',
      'waf-allowed:eu-west-1',
      'waf-blocked:eu-west-1',
      'cloudfront-waf-allowed:us-east-1',
      'cloudfront-waf-blocked:us-east-1',
      'calls-by-service',
      'errors-by-service',
      'denials-by-service',
      'calls-by-account',
      'errors-by-account',
      'denials-by-account',
      'calls-by-principal',
      'errors-by-principal',
      'denials-by-principal',
    ]);
  });

  it('are what the detector reads', () => {
    const packed: readonly SeriesSpec[] = seriesOf(FLOW_LOGS);
    expect(seriesSpecs(JSON.parse(JSON.stringify(packed)))).toEqual(packed);
  });

  it('take silence for zero where only what happens is counted', () => {
    const zero = seriesOf(FLOW_LOGS).filter((series) => 'missing' in series);
    expect(new Set(zero.map(({ id }) => id.replace(/:.*$/, '')))).toEqual(
      new Set([
        'flow-rejects',
        'waf-allowed',
        'waf-blocked',
        'cloudfront-waf-allowed',
        'cloudfront-waf-blocked',
      ]),
    );
    for (const series of zero) expect(series).toMatchObject({ missing: 'zero' });
  });

  it('read of flow logs the metrics that the filters make, where the log group is', () => {
    const metrics = flowLogMetrics(settingsWith({ anomalies: FLOW_LOGS }));
    expect(seriesOf(FLOW_LOGS).slice(0, 4)).toEqual(
      [
        ['flow-bytes:eu-central-1:/vpc/shop', 'eu-central-1', { team: 'shop' }],
        ['flow-rejects:eu-central-1:/vpc/shop', 'eu-central-1', { team: 'shop' }],
        ['flow-bytes:eu-west-1:office', 'eu-west-1', {}],
        ['flow-rejects:eu-west-1:office', 'eu-west-1', {}],
      ].map(([id, region, tags], index) => ({
        id,
        source: 'cloudwatch',
        namespace: 'SecurityMonitoring/FlowLogs',
        metric: metrics[index]?.name,
        dimensions: {},
        stat: 'Sum',
        region,
        tags,
        ...(String(id).startsWith('flow-rejects') ? { missing: 'zero' } : {}),
      })),
    );
  });

  it('find instances, NAT gateways and web ACLs by their dimensions: each as a whole, not by its rules', () => {
    const found = seriesOf();
    const discoveryOf = (wanted: string) => found.find(({ id }) => id === wanted);
    expect(discoveryOf('instance-out:eu-west-1')).toEqual({
      id: 'instance-out:eu-west-1',
      source: 'cloudwatch',
      discover: { namespace: 'AWS/EC2', metric: 'NetworkOut', dimensions: { InstanceId: '*' } },
      stat: 'Sum',
      region: 'eu-west-1',
      tags: {},
    });
    expect(discoveryOf('nat-out:eu-central-1')).toMatchObject({
      discover: {
        namespace: 'AWS/NATGateway',
        metric: 'BytesOutToDestination',
        dimensions: { NatGatewayId: '*' },
      },
    });
    expect(discoveryOf('waf-blocked:eu-west-1')).toMatchObject({
      discover: {
        namespace: 'AWS/WAFV2',
        metric: 'BlockedRequests',
        dimensions: { Region: '*', Rule: 'ALL', WebACL: '*' },
      },
    });
    expect(discoveryOf('cloudfront-waf-allowed:us-east-1')).toMatchObject({
      region: 'us-east-1',
      discover: { metric: 'AllowedRequests', dimensions: { Rule: 'ALL', WebACL: '*' } },
    });
  });

  it.each([
    [{ network: { instances: { enabled: false } } }, /^instance-/],
    [{ network: { natGateways: { enabled: false } } }, /^nat-/],
    [{ network: { webAcls: { enabled: false } } }, /waf-/],
    [{ apiUsage: { by: ['service'] } }, /-by-(account|principal)$/],
    [{ apiUsage: { by: [] } }, /-by-/],
  ])('leave out what is not wanted: %j', (anomalies, absent) => {
    expect(ids().some((id) => absent.test(id))).toBe(true);
    expect(ids(anomalies).filter((id) => absent.test(id))).toEqual([]);
  });

  it('have no API usage without CloudTrail, which is what counts it', () => {
    expect(ids({}, { cloudtrail: { trail: 'off' } }).filter((id) => id.includes('-by-'))).toEqual([]);
  });

  it.each(['instances', 'natGateways', 'webAcls'])('carry the tags of %s', (part) => {
    const tagged = seriesOf({ network: { [part]: { tags: { team: 'it' } } } }).filter(
      ({ tags }) => tags['team'] === 'it',
    );
    const metrics = tagged.map((series) => ('discover' in series ? series.discover.namespace : ''));
    expect(new Set(metrics)).toEqual(
      new Set([{ instances: 'AWS/EC2', natGateways: 'AWS/NATGateway', webAcls: 'AWS/WAFV2' }[part]]),
    );
  });

  it('carry the tags of API usage', () => {
    const tagged = seriesOf({ apiUsage: { tags: { team: 'iam' } } }).filter(
      ({ tags }) => tags['team'] === 'iam',
    );
    expect(tagged.map(({ source }) => source)).toEqual(Array(9).fill('activity'));
  });
});

describe('the metrics of flow logs', () => {
  const [bytes, rejects] = flowLogMetrics(settingsWith({ anomalies: FLOW_LOGS }));
  /** Whether CloudWatch would take a record, by its own rules for space-delimited patterns with quoted texts. */
  const matches = (pattern: string, record: string) => {
    const terms = pattern.slice(1, -1).split(', ');
    const fields = record.split(' ');
    return (
      terms.length === fields.length &&
      terms.every((term, index) => {
        const [, wanted] = term.split('=');
        return wanted === undefined || wanted === `"${fields[index]}"`;
      })
    );
  };
  const RECORD = '2 123456789010 eni-1 10.0.0.1 10.0.0.2 20641 22 6 20 4249 1418530010 1418530070';

  it.each([
    [`${RECORD} ACCEPT OK`, true, false],
    [`${RECORD} REJECT OK`, true, true],
    ['2 123456789010 eni-1 - - - - - - - 1431280876 1431280934 - NODATA', false, false],
    ['2 123456789010 eni-1 - - - - - - - 1431280876 1431280934 - SKIPDATA', false, false],
    [`${RECORD} ACCEPT OK vpc-1`, false, false],
  ])('count %s: bytes %s, rejects %s', (record, inBytes, inRejects) => {
    expect(matches(bytes?.pattern ?? '', record)).toBe(inBytes);
    expect(matches(rejects?.pattern ?? '', record)).toBe(inRejects);
  });

  it('add up the bytes field, and rejected flows one by one', () => {
    expect([bytes?.value, rejects?.value]).toEqual(['$bytes', '1']);
    // The tenth field of the default format.
    expect(bytes?.pattern.slice(1, -1).split(', ')[9]).toBe('bytes');
  });

  it('name no region at home, said or unsaid', () => {
    const flowLogs = [{ logGroupName: 'a' }, { logGroupName: 'b', region: 'eu-central-1' }];
    const metrics = flowLogMetrics(settingsWith({ anomalies: { network: { flowLogs } } }));
    expect(metrics.map(({ region }) => region)).toEqual(Array(4).fill(undefined));
  });

  it('have names that CloudWatch takes, of their own in each environment and log group', () => {
    const flowLogs = [
      { logGroupName: `/${'x'.repeat(199)}` },
      { logGroupName: '/a-b' },
      { logGroupName: '/a_b' },
    ];
    const names = ['p'.repeat(30), 'other'].flatMap((prefix) =>
      flowLogMetrics(settingsWith({ prefix, anomalies: { network: { flowLogs } } })).map(({ name }) => name),
    );
    expect(new Set(names).size).toBe(12);
    for (const name of names) expect(name).toMatch(/^[^:*$]{1,255}$/);
  });
});
