import { anomalyAlert } from '../../../../../functions/anomaly-detector/core/findings/alert';
import type { Anomaly } from '../../../../../functions/anomaly-detector/core/findings/anomaly';
import {
  anomalyFinding,
  findingObject,
} from '../../../../../functions/anomaly-detector/core/findings/finding';
import { insightAnomaly } from '../../../../../functions/anomaly-detector/core/findings/insight-anomaly';
import {
  noveltyAnomaly,
  TITLES,
} from '../../../../../functions/anomaly-detector/core/findings/novelty-anomaly';
import { countText, oddsText } from '../../../../../functions/anomaly-detector/core/findings/number-text';
import { seriesAnomaly } from '../../../../../functions/anomaly-detector/core/findings/series-anomaly';
import type { NoveltyAlarm } from '../../../../../functions/anomaly-detector/core/novelty/alarm';
import type { Alarm } from '../../../../../functions/anomaly-detector/core/run/watches';
import {
  activitySeries,
  foundSeries,
  namedSeries,
} from '../../../../../functions/anomaly-detector/core/series/series';
import { ANOMALY_RULES } from '../../../../../functions/shared/alerts/anomaly-rules';
import type { AnomalySuppression } from '../../../../../functions/shared/alerts/suppression';
import { archiveKey } from '../../../../../functions/shared/archive/archive-object';
import { anomalySeries } from '../../../../../modules/anomaly-series';
import { parseSettings } from '../../../../../settings/load';
import { ACCOUNT, namedSpec } from '../../rig';
import { insight } from '../../scenario';

const AT = Date.parse('2026-11-20T09:30:00Z') / 1000;
const alarm: Alarm = {
  at: AT,
  value: 9.1e9,
  expected: 1e8,
  low: 8e7,
  high: 1.2e8,
  probability: 1e-6,
  raw: 6,
  score: 0.75,
  method: 'lag-pattern',
  severity: 'HIGH',
  explanation: '9.1 billion, where 100 million is expected.',
};
const traffic = namedSeries(namedSpec('flow-bytes:eu-central-1:vpc') as never, ACCOUNT);
const denials = activitySeries(
  {
    id: 'denials-by-principal',
    source: 'activity',
    measure: 'denials',
    by: 'principal',
    tags: { team: 'platform' },
  },
  { by: 'principal', account: ACCOUNT, name: 'arn:aws:iam::123456789012:user/eve' },
  ACCOUNT,
);
const novelty: NoveltyAlarm = {
  identity: 'eve#new-country#BR',
  kind: 'new-country',
  account: ACCOUNT,
  region: 'eu-central-1',
  principal: 'arn:aws:iam::123456789012:user/eve',
  subject: 'eve',
  at: AT - 600,
  noticedAt: AT,
  observed: 'BR',
  expected: 'DE',
  severity: 'HIGH',
  surprise: 7,
  explanation: 'eve came from BR, and until now from DE only.',
  evidence: {
    address: '203.0.113.77',
    network: 'AS64500',
    country: 'BR',
    agent: 'aws-cli',
    services: ['s3'],
    parts: [],
  },
};
const TAGS = { team: 'people' };
const context = {
  now: Date.parse('2026-11-20T10:00:00Z'),
  retentionDays: 90,
  minimumSeverity: 'LOW' as const,
  suppressions: [],
};
const of = (anomaly: Anomaly | undefined) => {
  if (anomaly === undefined) throw new Error('no anomaly');
  return anomaly;
};
const CASES: readonly (readonly [string, Anomaly])[] = [
  ['a series', seriesAnomaly(traffic, alarm)],
  ['a drift of a principal', seriesAnomaly(denials, { ...alarm, method: 'rise', since: AT - 7_200 })],
  ['a novelty', of(noveltyAnomaly(novelty, TAGS))],
  ['an Insight', of(insightAnomaly(insight('i-1', 'Start', '08:00:00'), TAGS))],
  ['an Insight that ends', of(insightAnomaly(insight('i-1', 'End', '08:20:00'), TAGS))],
];

describe.each(CASES)('%s', (_, anomaly) => {
  it('is a Detection Finding', () => {
    expect(anomalyFinding(anomaly)).toMatchSnapshot();
  });

  it('is an alert', () => {
    expect(anomalyAlert(anomaly, context)).toMatchSnapshot();
  });

  it('has the same keys whenever it is told', () => {
    const later = { ...context, now: context.now + 3_600_000 };
    expect(archiveKey(findingObject(anomaly))).toBe(
      archiveKey(findingObject({ ...anomaly, explanation: 'other' })),
    );
    const [one, other] = [anomalyAlert(anomaly, context), anomalyAlert(anomaly, later)];
    expect([one.EventId, one.Timestamp]).toEqual([other.EventId, other.Timestamp]);
  });
});

describe('an anomaly', () => {
  it.each(CASES)('has the tags of its settings, in finding and alert: %s', (_, anomaly) => {
    const [[name, value]] = Object.entries(anomaly.tags) as [[string, string]];
    expect(anomalyFinding(anomaly)['finding_info']).toMatchObject({ tags: [{ name, value }] });
    expect(anomalyAlert(anomaly, context).GroupValues).toEqual({ [name]: value });
  });

  it('has keys of its own for each series, time and kind', () => {
    const keys = [
      ...CASES.map(([, anomaly]) => anomaly),
      seriesAnomaly(traffic, { ...alarm, at: AT + 300 }),
      seriesAnomaly({ ...traffic, id: 'other' }, alarm),
      of(noveltyAnomaly({ ...novelty, identity: 'other' }, TAGS)),
    ].map((anomaly) => archiveKey(findingObject(anomaly)));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('is kept and told to nobody where the settings want more urgent ones', () => {
    const [, anomaly] = CASES[0] as (typeof CASES)[number];
    expect(anomalyAlert(anomaly, { ...context, minimumSeverity: 'HIGH' }).Unsent).toBe('1');
    expect(anomalyAlert(anomaly, { ...context, minimumSeverity: 'CRITICAL' })).not.toHaveProperty('Unsent');
  });

  it('shows no secret, no control character and nothing without end', () => {
    const anomaly = of(
      noveltyAnomaly(
        {
          ...novelty,
          subject: `eve\u0000${'x'.repeat(10_000)}`,
          evidence: { ...novelty.evidence, agent: 'token=abcdefghijk123', parts: [] },
        },
        TAGS,
      ),
    );
    const alert = anomalyAlert(anomaly, context);
    expect(alert.Title.length).toBeLessThanOrEqual(256);
    expect(JSON.stringify(alert).length).toBeLessThan(40_000);
    expect(JSON.stringify(alert)).not.toMatch(/\\u0000|abcdefghijk123/);
    expect(JSON.stringify(anomalyFinding(anomaly))).not.toMatch(/\\u0000|abcdefghijk123/);
  });

  it('says no secret in its words either', () => {
    const named = activitySeries(
      { id: 'calls-by-principal', source: 'activity', measure: 'calls', by: 'principal', tags: {} },
      { by: 'principal', account: ACCOUNT, name: 'eve password=hunter22\u0007' },
      ACCOUNT,
    );
    const alert = anomalyAlert(seriesAnomaly(named, alarm), context);
    expect(alert.Anomaly?.What).toMatch(/^API calls by eve /);
    expect(JSON.stringify({ ...alert.Anomaly, Subject: '' })).not.toMatch(/hunter22|\\u0007/);
  });

  it('of a principal that came through a service names the service', () => {
    const through = of(
      noveltyAnomaly(
        {
          ...novelty,
          evidence: { ...novelty.evidence, address: 'cloudformation.amazonaws.com' },
        },
        TAGS,
      ),
    );
    expect(anomalyFinding(through)['evidences']).toMatchObject([
      { src_endpoint: { svc_name: 'cloudformation.amazonaws.com' } },
    ]);
  });

  it('of a series says in words what was measured, in which unit and over what time', () => {
    const instance = foundSeries(
      {
        id: 'instance-out:eu-central-1',
        source: 'cloudwatch',
        discover: { namespace: 'AWS/EC2', metric: 'NetworkOut', dimensions: { InstanceId: '*' } },
        stat: 'Sum',
        region: 'eu-central-1',
        tags: {},
      },
      { InstanceId: 'i-0abc' },
      ACCOUNT,
    );
    const factsOf = (changes: Partial<Alarm>) =>
      anomalyAlert(seriesAnomaly(instance, { ...alarm, ...changes }), context).Anomaly;
    expect(factsOf({})).toMatchObject({
      What: 'bytes sent by instance i-0abc (eu-central-1)',
      Subject: 'instance-out:eu-central-1:i-0abc',
      Observed: '9.1 billion bytes in five minutes',
      Expected: '100 million bytes, between 80 million and 120 million',
    });
    // A drift is noticed by the first point after its hours.
    const noticed = Date.parse('2026-11-20T13:00:00Z') / 1000;
    const observedSince = (hours: number, changes: Partial<Alarm>) =>
      factsOf({ at: noticed, since: noticed - hours * 3_600, ...changes })?.Observed;
    expect([
      observedSince(1, { method: 'rise' }),
      observedSince(6, { method: 'rise' }),
      // By a point that comes late.
      observedSince(6.75, { method: 'rise' }),
      observedSince(15, { method: 'quiet-hours' }),
    ]).toEqual([
      '9.1 billion bytes on average per five minutes, over the hour',
      '9.1 billion bytes on average per five minutes, over 6 hours',
      '9.1 billion bytes on average per five minutes, over 6 hours',
      '9.1 billion bytes on average per five minutes, in the quietest hours between 2026-11-19 22:00 and 2026-11-20 13:00 UTC',
    ]);
    const sentence = (changes: Partial<Alarm>) =>
      seriesAnomaly(instance, { ...alarm, ...changes }).explanation;
    expect([
      sentence({}),
      sentence({ at: noticed, since: noticed - 15 * 3_600, method: 'quiet-hours' }),
    ]).toEqual([
      'Bytes sent by instance i-0abc (eu-central-1) in five minutes: 9.1 billion, where 100 million is expected.',
      'Bytes sent by instance i-0abc (eu-central-1) on average per five minutes, in the quietest hours between 2026-11-19 22:00 and 2026-11-20 13:00 UTC: 9.1 billion, where 100 million is expected.',
    ]);
  });

  it('tells people times, not seconds, and keeps the seconds in the archive', () => {
    const drift = seriesAnomaly(traffic, { ...alarm, since: AT - 7_200 });
    expect(JSON.parse(anomalyAlert(drift, context).Record).alarm).toMatchObject({
      at: '2026-11-20T09:30:00.000Z',
      since: '2026-11-20T07:30:00.000Z',
      value: 9.1e9,
    });
    expect(JSON.parse(String(anomalyFinding(drift)['raw_data'])).alarm).toMatchObject({ at: AT });
    const [, found] = CASES[2] as (typeof CASES)[number];
    expect(JSON.parse(anomalyAlert(found, context).Record)).toMatchObject({
      noticedAt: '2026-11-20T09:30:00.000Z',
    });
  });

  it('keeps a number that is no time as it is', () => {
    const odd = { ...(CASES[0] as (typeof CASES)[number])[1], record: { at: 1e300, since: 'then' } };
    expect(JSON.parse(anomalyAlert(odd, context).Record)).toEqual({ at: 1e300, since: 'then' });
  });

  it('of web traffic says to look at requests, of calls at calls', () => {
    const web = namedSeries(namedSpec('waf', { namespace: 'AWS/WAFV2' }) as never, ACCOUNT);
    const [first, second, third] = [web, denials, traffic].map(
      (series) => seriesAnomaly(series, alarm).response,
    );
    expect([first, second, third]).toEqual([
      expect.stringContaining('web ACL'),
      expect.stringContaining('CloudTrail'),
      expect.stringContaining('hosts'),
    ]);
  });
});

describe('a suppression', () => {
  const who = { owner: 'ops', reason: 'nightly backup', expires: '2026-12-31T00:00:00.000Z' };
  const told = (suppressions: readonly AnomalySuppression[], now = context.now) =>
    anomalyAlert(seriesAnomaly(traffic, alarm), { ...context, now, suppressions });
  const ofSubject = (subject: string) => [{ rule: 'anomaly.flow-bytes', subjects: [subject], ...who }];

  it('of a kind, or of one series, keeps the alert and tells nobody, with who says so', () => {
    for (const suppressions of [[{ rule: 'anomaly.flow-bytes', ...who }], ofSubject(traffic.id)]) {
      const alert = told(suppressions);
      expect(alert).not.toHaveProperty('Unsent');
      expect(alert.Suppressed).toEqual({ Owner: 'ops', Reason: 'nightly backup', Expires: who.expires });
    }
  });

  it('of another kind or series, or one that has expired, silences nothing', () => {
    const others = [
      { rule: 'anomaly.nat-out', ...who },
      ...ofSubject('flow-bytes:eu-central-1:other'),
      { rule: 'anomaly.flow-bytes', accounts: ['999988887777'], ...who },
    ];
    const expired = told(ofSubject(traffic.id), Date.parse(who.expires));
    for (const alert of [told(others), expired]) {
      expect(alert.Unsent).toBe('1');
      expect(alert).not.toHaveProperty('Suppressed');
    }
  });

  it('can be of some accounts only, and name its subject as alerts do', () => {
    expect(told([{ rule: 'anomaly.flow-bytes', accounts: [ACCOUNT], ...who }])).toHaveProperty('Suppressed');
    const redacted = { ...seriesAnomaly(traffic, alarm), subject: 'role/deploy-token=build7' };
    const shown = anomalyAlert(redacted, context).Anomaly?.Subject ?? '';
    expect(shown).not.toBe(redacted.subject);
    expect(anomalyAlert(redacted, { ...context, suppressions: ofSubject(shown) })).toHaveProperty(
      'Suppressed',
    );
  });

  it('is in the finding, which is kept under the same name', () => {
    const anomaly = seriesAnomaly(traffic, alarm);
    const suppressed = told(ofSubject(traffic.id)).Suppressed;
    expect(anomalyFinding(anomaly, suppressed)).toMatchObject({
      is_alert: false,
      status_id: 3,
      status: 'Suppressed',
      comment: 'Suppressed by ops until 2026-12-31T00:00:00.000Z: nightly backup',
    });
    expect(archiveKey(findingObject(anomaly, suppressed))).toBe(archiveKey(findingObject(anomaly)));
  });

  it('can name every kind of anomaly that there is', () => {
    const everything = parseSettings(
      {
        environment: 'test',
        regions: ['eu-central-1'],
        anomalies: {
          network: { flowLogs: [{ logGroupName: 'vpc' }] },
          apiUsage: { by: ['service', 'account', 'principal'] },
        },
      },
      'test',
    );
    const ofSeries = anomalySeries(everything).map(({ id }) => `anomaly.${id.split(':')[0]}`);
    const ofPrincipals = Object.keys(TITLES).map((kind) => `anomaly.${kind}`);
    const ofInsights = ['anomaly.insight-calls', 'anomaly.insight-errors'];
    expect([...ANOMALY_RULES].sort()).toEqual([...ofSeries, ...ofPrincipals, ...ofInsights].sort());
  });
});

describe('a record of CloudTrail Insights', () => {
  const record = insight('i-1', 'Start', '08:00:00');

  it('of errors names the error', () => {
    const insightDetails = {
      ...record.insightDetails,
      insightType: 'ApiErrorRateInsight',
      errorCode: 'AccessDenied',
    };
    expect(insightAnomaly({ ...record, insightDetails }, TAGS)).toMatchObject({
      ruleId: 'anomaly.insight-errors',
      title: 'CloudTrail Insight: AccessDenied of RunInstances',
      observed: '9 a minute',
      expected: '0.02 a minute',
    });
  });

  it('names who called most of it', () => {
    const attributions = [
      { attribute: 'userAgent', insight: [{ value: 'cli' }] },
      {
        attribute: 'userIdentityArn',
        insight: [
          { value: 'arn:eve', average: 9 },
          { value: 'arn:bob', average: 1 },
        ],
      },
    ];
    const insightDetails = { ...record.insightDetails, insightContext: { attributions } };
    expect(insightAnomaly({ ...record, insightDetails }, TAGS)).toMatchObject({
      principal: 'arn:eve',
      observed: 'an unknown rate',
    });
  });

  it.each([
    null,
    'text',
    {},
    { ...record, eventTime: 'never' },
    { ...record, eventTime: '+012345-01-01T00:00:00Z' },
    { ...record, sharedEventID: '' },
    { ...record, recipientAccountId: '../123456789' },
    { ...record, awsRegion: 'nowhere' },
    { ...record, insightDetails: { ...record.insightDetails, state: 'Middle' } },
    { ...record, insightDetails: { ...record.insightDetails, eventName: undefined } },
    { ...record, insightDetails: { ...record.insightDetails, eventSource: undefined } },
  ])('that is none is left out: %j', (value) => {
    expect(insightAnomaly(value, TAGS)).toBeUndefined();
  });
});

describe('a novelty', () => {
  it('that is noticed again has the same keys, whatever more is known of it then', () => {
    const [one, other] = [
      novelty,
      { ...novelty, kind: 'impossible-travel' as const, at: AT - 900, noticedAt: AT - 300 },
    ]
      .map((alarm) => of(noveltyAnomaly(alarm, TAGS)))
      .map((anomaly) => [archiveKey(findingObject(anomaly)), anomalyAlert(anomaly, context)] as const);
    expect(one?.[0]).toBe(other?.[0]);
    expect([one?.[1].EventId, one?.[1].Timestamp]).toEqual([other?.[1].EventId, other?.[1].Timestamp]);
  });

  it('of no account is left out, and of no region is global', () => {
    expect(noveltyAnomaly({ ...novelty, account: '' }, TAGS)).toBeUndefined();
    expect(noveltyAnomaly({ ...novelty, region: '' }, TAGS)?.region).toBe('global');
  });
});

describe('numbers for people', () => {
  it.each([
    [0, '0'],
    [0.0234, '0.0234'],
    [999, '999'],
    [1_234, '1.23 thousand'],
    [9_100_000_000, '9.1 billion'],
    [-2_500_000, '-2.5 million'],
    [7e18, '7000000 trillion'],
    [Number.NaN, 'none'],
    [1e308, '1e+308'],
    [-1.2345e21, '-1.23e+21'],
  ])('%p is %s', (value, text) => {
    expect(countText(value)).toBe(text);
  });

  it.each([
    [1, '1 in 1'],
    [0.00005, '1 in 20,000'],
    [1e-13, 'less than 1 in a trillion'],
    [0, 'never before'],
  ])('a probability of %p is %s', (value, text) => {
    expect(oddsText(value)).toBe(text);
  });
});
