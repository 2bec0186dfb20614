import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { loadSettings, parseSettings, SettingsError, settingsJsonSchema } from '../../settings/load';
import { settingsTable } from '../../settings/settings-table';

const SETTINGS = join(__dirname, '../../settings');
const MINIMAL = { environment: 'test', regions: ['eu-central-1'] };

const ALB = (region: string) =>
  `arn:aws:elasticloadbalancing:${region}:111122223333:loadbalancer/app/shop/50dc6c495c0c9188`;

const TOPIC = 'arn:aws:sns:eu-central-1:111122223333:trail';
const TRAIL = { bucketName: 'org-trail', notification: { type: 'sns', topicArn: TOPIC } };
const EMAIL = { protocol: 'email', endpoint: 'soc@example.com' };

/** The message with which settings are refused. */
function refusal(settings: unknown): string {
  try {
    parseSettings(settings, 'settings/x.json');
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  throw new Error('these settings were accepted');
}

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Every number setting with its bounds; no upper one where whatever JSON can hold is allowed. */
function boundedNumbers(schema = settingsJsonSchema() as Schema, path: readonly string[] = []) {
  const found: (readonly [path: string, low: number, high: number | undefined])[] = [];
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    const { minimum, maximum } = property;
    if (minimum === undefined) found.push(...boundedNumbers(property, [...path, key]));
    else
      found.push([
        [...path, key].join('.'),
        minimum,
        maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum,
      ]);
  }
  return found;
}

const nested = (inner: object, key: string): object => ({ [key]: inner });

const ADOPTED = 'must be {"type": "sns", "topicArn": "arn:aws:sns:…"} or {"type": "eventbridge"}';

describe('settings', () => {
  it.each([
    [undefined, `notification: ${ADOPTED}`],
    ['sns', `notification: ${ADOPTED}`],
    [{}, 'notification.type: must be "sns", with a topicArn beside it, or "eventbridge"'],
    [{ type: 'sqs' }, 'notification.type: must be "sns", with a topicArn beside it, or "eventbridge"'],
    [{ type: 'sns' }, 'notification.topicArn: is missing; it must be of type string'],
    [{ type: 'eventbridge', topicArn: TOPIC }, 'notification.topicArn: there is no such setting; remove it'],
  ])('say how an adopted trail can announce log files, where %j does not', (notification, problem) => {
    const cloudtrail = { trail: 'adopt', adopted: { ...TRAIL, notification } };
    expect(refusal({ ...MINIMAL, cloudtrail })).toBe(
      `settings/x.json cannot be used:\n  - cloudtrail.adopted.${problem}`,
    );
  });

  it.each([
    [{ anomalies: { learningDays: 91 } }, 'anomalies.learningDays: must be at most 90, and is 91'],
    [{ alerts: { groupMinutes: 0 } }, 'alerts.groupMinutes: must be at least 1, and is 0'],
    [{ archive: { retentionDays: 1.5 } }, 'archive.retentionDays: must be a whole number, and is 1.5'],
    [
      { anomalies: { maxSeries: 1001 } },
      'anomalies.maxSeries: must be 1000 at most: what one run reads and scores within its five minutes',
    ],
    [
      { archive: { memberAccounts: Array(501).fill('111122223333') } },
      'archive.memberAccounts: must have at most 500 entries, and has 501',
    ],
    [{ tags: { team: 'x'.repeat(257) } }, 'tags.team: must have at most 256 characters, and has 257'],
    [
      { datadog: { runbookUrl: 'javascript:alert(1)' } },
      'datadog.runbookUrl: must be an address such as "https://example.com/runbooks", without ? and #',
    ],
    [
      { datadog: { runbookUrl: 'https://a/b?x=1' } },
      'datadog.runbookUrl: must be an address such as "https://example.com/runbooks", without ? and #',
    ],
    [
      { datadog: { runbookUrl: 'https://a/b @channel' } },
      'datadog.runbookUrl: must be an address such as "https://example.com/runbooks", without ? and #',
    ],
    [
      { datadog: { runbookUrl: `https://a/${'b'.repeat(500)}` } },
      'datadog.runbookUrl: must be 500 characters or fewer',
    ],
    [
      { anomalies: { network: { instances: { tags: { anomaly_subject: 'x' } } } } },
      'anomalies.network.instances.tags.anomaly_subject: is a tag that the system gives itself: choose another name',
    ],
    [{ tags: { '': 'x' } }, 'tags.: must not be empty'],
  ])('name the bound and what lies beyond it: %j', (settings, problem) => {
    expect(refusal({ ...MINIMAL, ...settings })).toBe(`settings/x.json cannot be used:\n  - ${problem}`);
  });

  it.each(boundedNumbers())('refuse %s below %d or above %d in words of their own', (path, low, high) => {
    for (const value of [low - 1, ...(high === undefined ? [] : [high + 1])]) {
      const message = refusal(path.split('.').reduceRight<object>(nested, value as never));
      expect(message).toMatch(
        new RegExp(`  - ${path}: must be (.*, and is ${value}|\\d+ at most: .+)$`, 'm'),
      );
      expect(message).not.toMatch(/Too|Invalid|expected/);
    }
  });

  it('say what placeholders are', () => {
    const refused = (placeholders: object) => refusal({ ...MINIMAL, detection: { placeholders } });
    expect(refused({ a: [[1]] })).toMatch(/detection\.placeholders\.a\.0: must be a text or a number$/);
    expect(refused({ 'a-b': [] })).toMatch(
      /detection\.placeholders\.a-b: must be named with letters, digits/,
    );
  });

  it.each(['test', 'production.example'])('%s works as it is', (environment) => {
    expect(loadSettings(environment).environment).toBe(environment.split('.')[0]);
  });

  it('are chosen by SECMON_ENV, test by default', () => {
    const before = process.env['SECMON_ENV'];
    try {
      delete process.env['SECMON_ENV'];
      expect(loadSettings().environment).toBe('test');
      process.env['SECMON_ENV'] = 'production.example';
      expect(loadSettings().environment).toBe('production');
    } finally {
      if (before !== undefined) process.env['SECMON_ENV'] = before;
      else delete process.env['SECMON_ENV'];
    }
  });

  it('fill in the defaults that the documents promise', () => {
    const settings = parseSettings(MINIMAL, 'x');
    expect(settings.prefix).toBe('security-monitoring');
    expect(settings.archive).toMatchObject({
      encryption: 'kms',
      retentionDays: 90,
      accessLogging: true,
      forceDestroy: false,
    });
    expect(settings.datadog.roleName).toBe('DatadogIntegrationRole');
    expect(settings.logRetentionDays).toBe(90);
    expect(settings.reservedConcurrency).toBeUndefined();
    expect(settings.guardduty.detector).toBe('create');
    expect(settings.cloudtrail).toMatchObject({ trail: 'create', encryption: 'kms', notification: 'sqs' });
    expect(settings.detection).toMatchObject({ defaultRules: true, rules: [], placeholders: {} });
    expect(settings.alerts).toMatchObject({ retentionDays: 90, groupMinutes: 60, minimumSeverity: 'LOW' });
  });

  it.each([
    [
      'a lock for as long as log files are kept',
      { cloudtrail: { retentionDays: 30, objectLock: { mode: 'GOVERNANCE', days: 30 } } },
    ],
    ['a name that has just room for that of the access logs', { cloudtrail: { bucketName: 'b'.repeat(56) } }],
    [
      'the longest name where there are none',
      { cloudtrail: { bucketName: 'b'.repeat(63), accessLogging: false } },
    ],
    [
      'archive and trail in buckets of their own',
      { archive: { bucketName: 'acme-findings' }, cloudtrail: { bucketName: 'acme-trail' } },
    ],
    [
      'endpoints beside the addresses of notifications.emails',
      {
        alerts: { endpoints: [EMAIL, { protocol: 'https', endpoint: 'https://example.com/a' }] },
        notifications: { emails: ['ciso@example.com'] },
      },
    ],
  ])('take %s', (_, change) => {
    expect(parseSettings({ ...MINIMAL, ...change }, 'x')).toMatchObject(change);
  });

  it('take an adopted trail, of an organization too, with its log group for metric filters', () => {
    const adopted = { ...TRAIL, keyPrefix: 'logs/org', logGroupName: 'aws-cloudtrail-logs' };
    const cloudtrail = {
      trail: 'adopt',
      adopted,
      organization: { id: 'o-exampleorgid' },
      cisMetricFilters: true,
    };
    expect(parseSettings({ ...MINIMAL, cloudtrail }, 'x').cloudtrail.adopted).toMatchObject(adopted);
  });

  it('name every problem at once, each with path and fix', () => {
    const message = refusal({
      environment: 'Test',
      regions: ['eu-central-1'],
      region: 'x',
      archive: { retentionDays: '90' },
      datadog: { sit: 'datadoghq.eu', role: 'mine' },
      notifications: { handles: ['pagerduty'] },
    });
    expect(message).toMatch(/^settings\/x\.json cannot be used:/);
    expect(message).toContain('environment: must be 1 to 20 of');
    expect(message).toContain('region: there is no such setting; did you mean "regions"?');
    expect(message).toContain('archive.retentionDays: must be of type number, and is of type string');
    expect(message).toContain('datadog.sit: there is no such setting; did you mean "site"?');
    expect(message).toContain('datadog.role: must be one of "create", "adopt"');
    expect(message).toContain('notifications.handles.0: must start with "@"');
  });

  it.each([
    [
      'an unknown key far from any other lists the known ones',
      { waf: { zzzzzzzzz: 1 } },
      'use one of webAcl, associate',
    ],
    [
      'no rule at all',
      { detection: { defaultRules: false } },
      'detection.defaultRules: leaves no rule at all',
    ],
    ['no region', { regions: [] }, 'regions: must name at least the home region'],
    ['a region twice', { regions: ['eu-central-1', 'eu-central-1'] }, 'must not name a region twice'],
    ['a region that is none', { regions: ['europe'] }, 'must be an AWS region name'],
    [
      'LAMBDA_CODE alone',
      { inspector: { resourceTypes: ['LAMBDA_CODE'] } },
      'inspector.resourceTypes: LAMBDA_CODE needs',
    ],
    ['an ACL on what is no ARN', { waf: { associate: ['my-alb'] } }, 'waf.associate.0'],
    [
      'a bucket name with capitals',
      { archive: { bucketName: 'Logs' } },
      'archive.bucketName: must be an S3 bucket name',
    ],
    ['a schedule of words', { guardduty: { schedule: 'hourly' } }, 'must be "rate(15 minutes)"'],
    [
      'a log retention that CloudWatch lacks',
      { logRetentionDays: 91 },
      'logRetentionDays: must be one of the retentions',
    ],
    [
      'a missing environment',
      { environment: undefined },
      'environment: is missing; it must be of type string',
    ],
    ['a cron of five fields', { inspector: { schedule: 'cron(0 0 * * *)' } }, 'with six fields'],
    ['a rate of nothing', { inspector: { schedule: 'rate(0 minutes)' } }, 'must be "rate(15 minutes)"'],
    [
      'samples that WAF has forgotten',
      { waf: { schedule: 'rate(6 hours)' } },
      'waf.schedule: must come more often',
    ],
    [
      'samples that WAF has just forgotten',
      { waf: { schedule: 'rate(180 minutes)' } },
      'waf.schedule: must come more often',
    ],
    [
      'a rule group with a configuration',
      { waf: { managedRuleGroups: ['AWSManagedRulesATPRuleSet'] } },
      'needs a configuration of its own',
    ],
    [
      'resources for a web ACL that is adopted',
      { waf: { webAcl: 'adopt', associate: [ALB('eu-central-1')] } },
      'waf.associate: has no effect',
    ],
    [
      'resources of another region',
      { waf: { associate: [ALB('us-east-1')] } },
      'waf.associate: must lie in the home region',
    ],
    [
      'plans for a detector that is adopted',
      { guardduty: { detector: 'adopt', protections: { runtime: true } } },
      'guardduty.protections: has no effect',
    ],
    ['a prefix too long for resource names', { prefix: 'a'.repeat(31) }, 'prefix: must be 3 to 30'],
    [
      'a gov site without its account',
      { datadog: { site: 'us2.ddog-gov.com' } },
      'datadog.trustedAccountId: is needed',
    ],
    ['an adoption of no trail', { cloudtrail: { trail: 'adopt' } }, 'cloudtrail.adopted: is needed'],
    [
      'an adopted trail beside a created one',
      { cloudtrail: { adopted: TRAIL } },
      'cloudtrail.adopted: has no effect',
    ],
    [
      'a life for log files that are not ours',
      { cloudtrail: { trail: 'adopt', adopted: TRAIL, retentionDays: 30, insights: true } },
      /cloudtrail.retentionDays: has no effect.*\n.*cloudtrail.insights: has no effect/,
    ],
    [
      'metric filters without a log group',
      { cloudtrail: { trail: 'adopt', adopted: TRAIL, cisMetricFilters: true } },
      'cloudtrail.cisMetricFilters: needs a log group',
    ],
    [
      'metric filters of nothing',
      { cloudtrail: { trail: 'off', cisMetricFilters: true } },
      'needs a log group',
    ],
    [
      'a lock that outlives its log files',
      { cloudtrail: { retentionDays: 30, objectLock: { mode: 'GOVERNANCE', days: 31 } } },
      'cloudtrail.objectLock.days: must be at most retentionDays',
    ],
    [
      'the destruction of what is locked',
      { cloudtrail: { forceDestroy: true, objectLock: { mode: 'COMPLIANCE', days: 1 } } },
      'cloudtrail.forceDestroy: cannot be true',
    ],
    [
      'a trail that records its own writing',
      { cloudtrail: { bucketName: 'trail', dataEventBuckets: ['trail'] } },
      'cloudtrail.dataEventBuckets: must name neither the archive nor',
    ],
    ...[
      'findings',
      'findings-access',
      'security-monitoring-trail-111122223333',
      'security-monitoring-trail-111122223333-access',
      'aws-security-monitoring-logs-111122223333',
    ].map((bucket): [string, object, string] => [
      `a trail that records what is written about it, to ${bucket}`,
      { archive: { bucketName: 'findings' }, cloudtrail: { dataEventBuckets: [bucket] } },
      'cloudtrail.dataEventBuckets: must name neither the archive nor',
    ]),
    [
      'a bucket whose events are recorded twice',
      { cloudtrail: { dataEventBuckets: ['a-bucket', 'a-bucket'] } },
      'cloudtrail.dataEventBuckets: must not name a bucket twice',
    ],
    [
      'an organization of no trail',
      { cloudtrail: { trail: 'off', organization: { id: 'o-exampleorgid' } } },
      'cloudtrail.organization: has no effect',
    ],
    [
      'the owner of a trail that is adopted',
      {
        cloudtrail: {
          trail: 'adopt',
          adopted: TRAIL,
          organization: { id: 'o-exampleorgid', managementAccountId: '111122223333' },
        },
      },
      'cloudtrail.organization.managementAccountId: has no effect',
    ],
    [
      'accounts beside an organization',
      {
        cloudtrail: {
          trail: 'adopt',
          adopted: { ...TRAIL, accounts: ['111122223333'] },
          organization: { id: 'o-exampleorgid' },
        },
      },
      'cloudtrail.adopted.accounts: has no effect',
    ],
    [
      'a log group that nothing looks at',
      { cloudtrail: { trail: 'adopt', adopted: { ...TRAIL, logGroupName: 'trail' } } },
      'cloudtrail.adopted.logGroupName: has no effect',
    ],
    [
      'a name too long for the bucket of access logs',
      { cloudtrail: { bucketName: 'b'.repeat(57) } },
      'cloudtrail.bucketName: must be 56',
    ],
    [
      'a topic that is first-in-first-out',
      {
        cloudtrail: {
          trail: 'adopt',
          adopted: { ...TRAIL, notification: { type: 'sns', topicArn: `${TOPIC}.fifo` } },
        },
      },
      'topicArn: must be the ARN of a standard topic',
    ],
    [
      'a topic that is a subscription to one',
      {
        cloudtrail: {
          trail: 'adopt',
          adopted: {
            ...TRAIL,
            notification: { type: 'sns', topicArn: `${TOPIC}:1111-2222` },
          },
        },
      },
      'topicArn: must be the ARN of a standard topic',
    ],
    [
      'a key that is only an alias, on which no right can be given',
      {
        cloudtrail: {
          trail: 'adopt',
          adopted: { ...TRAIL, kmsKeyArn: 'arn:aws:kms:eu-central-1:111122223333:alias/trail' },
        },
      },
      'cloudtrail.adopted.kmsKeyArn: must be the ARN of a key',
    ],
    [
      'a key prefix that a pattern would read as any text',
      { cloudtrail: { trail: 'adopt', adopted: { ...TRAIL, keyPrefix: 'logs/*' } } },
      'cloudtrail.adopted.keyPrefix: must be a key prefix without "*"',
    ],
    [
      'more accounts than the variables of a function can name',
      {
        cloudtrail: {
          trail: 'adopt',
          adopted: {
            ...TRAIL,
            accounts: Array.from({ length: 201 }, (_, n) => String(100_000_000_000 + n)),
          },
        },
      },
      'cloudtrail.adopted.accounts: must be 200 at most',
    ],
    [
      'a key prefix that no trail can have',
      { cloudtrail: { trail: 'adopt', adopted: { ...TRAIL, keyPrefix: 'x'.repeat(201) } } },
      'cloudtrail.adopted.keyPrefix: must have at most 200 characters, and has 201',
    ],
    ['a prefix that no trail can begin with', { prefix: 'acme--security' }, 'prefix: must be 3 to 30'],
    ['a bucket with two dots in a row', { archive: { bucketName: 'acme..x' } }, 'must be an S3 bucket name'],
    [
      'one bucket for archive and trail',
      { archive: { bucketName: 'acme-security' }, cloudtrail: { bucketName: 'acme-security' } },
      "archive.bucketName: must not be the trail's bucket",
    ],
    [
      'a trail’s bucket that is to hold the archive’s access logs',
      { archive: { bucketName: 'acme-security' }, cloudtrail: { bucketName: 'acme-security-access' } },
      "archive.bucketName: must not be the trail's bucket",
    ],
    [
      'an archive in the bucket of an adopted trail, which nothing here may change',
      { archive: { bucketName: TRAIL.bucketName }, cloudtrail: { trail: 'adopt', adopted: TRAIL } },
      "archive.bucketName: must not be the trail's bucket",
    ],
    [
      'an adopted trail in a bucket called as the archive is by itself',
      {
        cloudtrail: {
          trail: 'adopt',
          adopted: { ...TRAIL, bucketName: 'aws-security-monitoring-logs-111122223333' },
        },
      },
      "archive.bucketName: must not be the trail's bucket",
    ],
    [
      'an address named twice',
      { notifications: { emails: [EMAIL.endpoint, EMAIL.endpoint] } },
      'notifications.emails: must not name an address twice',
    ],
    [
      'an organization that is none',
      { cloudtrail: { organization: { id: '1' } } },
      'an organization id such as',
    ],
    [
      'flow logs of a region that is not watched',
      { anomalies: { network: { flowLogs: [{ logGroupName: 'vpc', region: 'us-east-1' }] } } },
      'anomalies.network.flowLogs: must lie in one of the watched regions',
    ],
    [
      'a log group named twice',
      { anomalies: { network: { flowLogs: [{ logGroupName: 'vpc' }, { logGroupName: 'vpc' }] } } },
      'anomalies.network.flowLogs: must not name a log group twice',
    ],
    [
      'a log group named twice, once with the home region',
      {
        anomalies: {
          network: { flowLogs: [{ logGroupName: 'vpc' }, { logGroupName: 'vpc', region: 'eu-central-1' }] },
        },
      },
      'anomalies.network.flowLogs: must not name a log group twice',
    ],
    [
      'a log group that is none',
      { anomalies: { network: { flowLogs: [{ logGroupName: 'a b' }] } } },
      'anomalies.network.flowLogs.0.logGroupName: must be the name of a log group',
    ],
    [
      'tags that are none',
      { anomalies: { apiUsage: { tags: { 'a b': 'x', team: '' } } } },
      /apiUsage.tags.a b: must be a tag such as "team".*\n.*apiUsage.tags.team: must not be empty/,
    ],
    [
      'a tag that every finding has already',
      { anomalies: { network: { webAcls: { tags: { severity: 'low' } } } } },
      'webAcls.tags.severity: is a tag that the system gives itself',
    ],
    [
      'a group of API usage named twice',
      { anomalies: { apiUsage: { by: ['service', 'service'] } } },
      'anomalies.apiUsage.by: must not name one twice',
    ],
    [
      'more series than a run can score',
      { anomalies: { maxSeries: 1001 } },
      'anomalies.maxSeries: must be 1000 at most',
    ],
    [
      'an address database that nothing looks into',
      {
        anomalies: {
          userActivity: { enabled: false },
          geoDatabase: { bucketName: 'acme-geo', key: 'City.mmdb' },
        },
      },
      'anomalies.geoDatabase: has no effect without userActivity',
    ],
    [
      'an address database in another format',
      { anomalies: { geoDatabase: { bucketName: 'acme-geo', key: 'City.csv' } } },
      'anomalies.geoDatabase.key: must be the key of a file in the MaxMind DB format',
    ],
    [
      'a detector of what CloudTrail sees, without CloudTrail',
      {
        cloudtrail: { trail: 'off' },
        anomalies: {
          network: {
            instances: { enabled: false },
            natGateways: { enabled: false },
            webAcls: { enabled: false },
          },
        },
      },
      'anomalies.enabled: watches nothing',
    ],
    [
      'a detector that watches nothing',
      {
        anomalies: {
          network: {
            instances: { enabled: false },
            natGateways: { enabled: false },
            webAcls: { enabled: false },
          },
          apiUsage: { by: [] },
          userActivity: { enabled: false },
        },
      },
      'anomalies.enabled: watches nothing',
    ],
    [
      'user activity that is asked for without CloudTrail',
      { cloudtrail: { trail: 'off' }, anomalies: { userActivity: { enabled: true } } },
      'anomalies.userActivity.enabled: needs CloudTrail, and cloudtrail.trail is "off": remove it, or set cloudtrail.trail to "create" or "adopt"',
    ],
    [
      'API usage that is asked for without CloudTrail',
      { cloudtrail: { trail: 'off' }, anomalies: { apiUsage: { by: ['account'] } } },
      'anomalies.apiUsage.by: needs CloudTrail',
    ],
    [
      'an address database for users whom nobody sees',
      {
        cloudtrail: { trail: 'off' },
        anomalies: { geoDatabase: { bucketName: 'acme-geo', key: 'City.mmdb' } },
      },
      'anomalies.geoDatabase: needs CloudTrail',
    ],
    [
      'rules outside the checkout',
      { detection: { rules: ['/etc/rules'] } },
      'a path relative to the checkout',
    ],
    [
      'an endpoint that does not suit its protocol',
      { alerts: { endpoints: [{ protocol: 'https', endpoint: 'http://example.com' }] } },
      'alerts.endpoints.0.endpoint: must suit its protocol',
    ],
    [
      'an endpoint named twice',
      { alerts: { endpoints: [EMAIL, { ...EMAIL, minimumSeverity: 'HIGH' }] } },
      'alerts.endpoints: must not name an endpoint twice',
    ],
    [
      'an address that gets alerts already',
      { alerts: { endpoints: [EMAIL] }, notifications: { emails: [EMAIL.endpoint] } },
      'alerts.endpoints: must not name an address of notifications.emails',
    ],
  ])('refuse %s', (_, change, expected) => {
    const message = refusal({ ...MINIMAL, ...change });
    if (typeof expected === 'string') expect(message).toContain(expected);
    else expect(message).toMatch(expected);
  });

  it.each(['rate(5 minutes)', 'rate(2 hours)', 'rate(179 minutes)', 'cron(0/5 * * * ? *)'])(
    'take %s as a schedule of samples',
    (schedule) => {
      expect(parseSettings({ ...MINIMAL, waf: { schedule } }, 'x').waf.schedule).toBe(schedule);
    },
  );

  it.each([
    ['by default', {}],
    ['where it is off as well', { userActivity: { enabled: false }, apiUsage: { by: [] } }],
    [
      'where nothing is watched',
      { enabled: false, userActivity: { enabled: true }, apiUsage: { by: ['account'] } },
    ],
  ])('without CloudTrail say nothing of what would need it %s', (_, anomalies) => {
    const settings = { ...MINIMAL, cloudtrail: { trail: 'off' }, anomalies };
    expect(parseSettings(settings, 'x').cloudtrail.trail).toBe('off');
  });

  it('that are hostile JSON change no prototype', () => {
    expect(() =>
      parseSettings(JSON.parse('{"__proto__":{"environment":"x"},"environment":"test"}'), 'x'),
    ).toThrow(SettingsError);
    expect(({} as { environment?: string }).environment).toBeUndefined();
  });

  it('that cannot be read, are no JSON, or are named by a path are refused with the fix', () => {
    const folder = mkdtempSync(join(tmpdir(), 'settings-'));
    writeFileSync(join(folder, 'broken.json'), '{,}');
    expect(() => loadSettings('broken', folder)).toThrow(/broken\.json is no JSON: .*; an editor/);
    expect(() => loadSettings('absent', folder)).toThrow(/absent\.json cannot be read/);
    expect(() => loadSettings('../test', folder)).toThrow(/names no settings file/);
  });
});

describe('settings.schema.json', () => {
  const schema = JSON.parse(readFileSync(join(SETTINGS, 'settings.schema.json'), 'utf8'));

  it('is what the settings accept (npm run settings:docs writes it anew)', () => {
    expect(schema).toEqual(JSON.parse(JSON.stringify(settingsJsonSchema())));
  });

  it.each(['test.json', 'production.example.json'])('lets editors check %s', (file) => {
    const validate = addFormats(new Ajv({ strict: false })).compile(schema);
    expect(validate(JSON.parse(readFileSync(join(SETTINGS, file), 'utf8')))).toBe(true);
    expect(validate({ environment: 'test', regions: ['eu-central-1'], region: 'x' })).toBe(false);
  });

  it('describes every setting', () => {
    const undescribed: string[] = [];
    const visit = (node: { properties?: Record<string, object>; description?: string }, path: string) => {
      for (const [key, child] of Object.entries(node.properties ?? {})) {
        const at = `${path}.${key}`;
        if (!('description' in child) && !('properties' in child)) undescribed.push(at);
        visit(child, at);
      }
    };
    visit(schema, '');
    expect(undescribed).toEqual([]);
  });
});

describe('docs/settings.md', () => {
  it('shows every setting (npm run settings:docs writes it anew)', () => {
    const page = readFileSync(join(SETTINGS, '../docs/settings.md'), 'utf8');
    expect(page).toContain(settingsTable(settingsJsonSchema()));
    expect(page).toContain('| `archive.retentionDays` | 1 to 3653 | `90` |');
  });

  it('says which values a setting can have, where the schema knows', () => {
    const rows = settingsTable(settingsJsonSchema()).split('\n');
    const values = (path: string) => rows.find((row) => row.startsWith(`| \`${path}\` |`))?.split(' | ')[1];
    expect(values('anomalies.learningDays')).toBe('1 to 90');
    expect(values('datadog.apiKeyVersion')).toBe('from 1');
    expect(values('waf.ruleAction')).toBe('`"block"`, `"count"`');
    expect(values('logRetentionDays')).toMatch(/^`1`, `3`, .*`3653`$/);
    expect(values('anomalies.network.flowLogs')).toBe('at most 50 entries');
    expect(values('prefix')).toBe('');
  });
});
