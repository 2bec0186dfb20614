import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { collectedSources, isPredicting } from '../modules/deployment';
import { parseSettings } from '../settings/load';
import { resourcesOf, type StackJson, synthesizeApp, synthesizeInto } from './support/synthesized-app';

/** Promises that hold over the whole synthesized app, whatever the settings. */
const REGIONS = ['eu-central-1', 'us-east-1', 'eu-west-1'];
const VARIANTS = {
  'as it is': { environment: 'test', regions: ['eu-central-1'] },
  'everything on': {
    environment: 'full',
    regions: REGIONS,
    reservedConcurrency: 5,
    guardduty: { protections: { runtime: true } },
    inspector: { resourceTypes: ['EC2', 'ECR', 'LAMBDA', 'LAMBDA_CODE'] },
    waf: {
      logAllowed: true,
      associate: ['arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/a/1'],
    },
    cloudtrail: {
      organization: { id: 'o-exampleorgid', managementAccountId: '222233334444' },
      objectLock: { mode: 'GOVERNANCE', days: 30 },
      dataEventBuckets: ['customer-records'],
      insights: true,
      notification: 'eventbridge',
      cisMetricFilters: true,
    },
    alerts: {
      endpoints: [{ protocol: 'https', endpoint: 'https://example.com/a', minimumSeverity: 'HIGH' }],
    },
    anomalies: {
      network: {
        flowLogs: [
          { logGroupName: '/vpc/shop', tags: { team: 'shop' } },
          { logGroupName: '/vpc/shop', region: 'us-east-1' },
        ],
      },
      geoDatabase: { bucketName: 'acme-geo', key: 'GeoLite2-City.mmdb' },
    },
    datadog: {
      permissions: 'full',
      cloudSecurityPosture: true,
      optional: {
        cloudSiemRules: true,
        collectionSlo: true,
        logArchive: true,
        maintenanceDowntime: { rrule: 'FREQ=WEEKLY;BYDAY=SU', start: '2026-01-04T02:00:00', duration: '2h' },
      },
    },
    notifications: { emails: ['a@example.com'], slackChannels: ['alerts'], handles: ['@pagerduty-x'] },
  },
  'everything adopted': {
    environment: 'adopt',
    regions: REGIONS,
    archive: { encryption: 'aes256', accessLogging: false },
    guardduty: { detector: 'adopt' },
    inspector: { activation: 'adopt' },
    waf: { webAcl: 'adopt' },
    cloudtrail: {
      trail: 'adopt',
      adopted: {
        bucketName: 'org-trail',
        notification: { type: 'sns', topicArn: 'arn:aws:sns:eu-west-1:444455556666:org-trail' },
        logGroupName: 'org-trail',
      },
      cisMetricFilters: true,
    },
    anomalies: { userActivity: { enabled: false }, datadogMonitors: false },
    datadog: {
      integration: 'adopt',
      role: 'adopt',
      apiKeySecretArn: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:dd-AbCdEf',
    },
  },
  'anomalies without CloudTrail': {
    environment: 'traffic',
    regions: ['eu-central-1'],
    cloudtrail: { trail: 'off' },
  },
  'CloudTrail without anomalies': {
    environment: 'rules',
    regions: ['eu-central-1'],
    anomalies: { enabled: false },
    prediction: { enabled: false },
  },
} as const;

interface Statement {
  readonly sid?: string;
  readonly effect?: string;
  readonly actions?: readonly string[];
  readonly resources?: readonly string[];
  readonly principals?: readonly { readonly type: string; readonly identifiers: readonly string[] }[];
  readonly condition?: readonly { readonly variable: string }[];
}

interface Located {
  readonly document: string;
  readonly statement: Statement;
}

/** Actions that may be allowed on `*`, since AWS gives them no resource-level permissions. */
const UNSCOPABLE: Readonly<Record<string, string>> = {
  'guardduty:ListDetectors': 'no resource-level permissions',
  'guardduty:ListFindings': 'no resource-level permissions',
  'guardduty:GetFindings': 'no resource-level permissions',
  'cloudwatch:GetMetricData': 'no resource-level permissions',
  'cloudwatch:ListMetrics': 'no resource-level permissions',
  'iam:GetAccountAuthorizationDetails': 'no resource-level permissions',
  'inspector2:ListFindings': 'no resource-level permissions',
  'wafv2:ListWebACLs': 'no resource-level permissions',
  'xray:PutTraceSegments': 'no resource-level permissions',
  'xray:PutTelemetryRecords': 'no resource-level permissions',
};

/** Actions with a wildcard in their name. */
const WILDCARD_ACTIONS: Readonly<Record<string, string>> = {
  'kms:*': "the account's root in a key policy, as AWS's own default: without it nobody could change the key",
  'kms:GenerateDataKey*': 'GenerateDataKey and GenerateDataKeyWithoutPlaintext; services use either',
};

/** Services whose requests carry no SourceArn or SourceAccount when they assume a role. */
const ROLE_TRUST_WITHOUT_SOURCE: Readonly<Record<string, string>> = {
  'lambda.amazonaws.com': 'Lambda passes neither key when it assumes an execution role',
  'cloudtrail.amazonaws.com':
    "AWS's own trust policy for delivery to CloudWatch Logs has neither; the role can write to one log group",
};

/** The key policy's document: there `*` means the key itself. */
const isKeyPolicy = (document: string) => /key_policy/.test(document);

function statementsOf(stack: StackJson): Located[] {
  return Object.entries(stack.data['aws_iam_policy_document'] ?? {}).flatMap(([document, attributes]) => {
    const statements = attributes['statement'] as Statement[] | Record<string, { content: Statement }>;
    const list = Array.isArray(statements) ? statements : Object.values(statements ?? {});
    return list.map((statement) => ({
      document,
      // A list that is known at plan only is one expression.
      statement: { ...(statement as Statement), actions: [(statement as Statement).actions ?? []].flat() },
    }));
  });
}

const allows = ({ statement }: Located) => (statement.effect ?? 'Allow') === 'Allow';
const readable = ({ document, statement }: Located) =>
  `${document} ${statement.sid ?? ''} ${statement.actions?.join(',')}`;

describe.each(Object.entries(VARIANTS))('the app, %s', (_, settings) => {
  const app = synthesizeApp(settings);
  const parsed = parseSettings(settings, 'test settings');
  const sources = collectedSources(parsed);
  const stacks = Object.values(app);
  const aws = app['security-monitoring'] as StackJson;
  const statements = stacks.flatMap(statementsOf);

  it('has both stacks and statements to look at', () => {
    expect(Object.keys(app)).toEqual(['security-monitoring', 'security-monitoring-datadog']);
    expect(statements.length).toBeGreaterThan(20);
  });

  it('allows no wildcard action outside the list', () => {
    const offenders = statements
      .filter(allows)
      .filter(({ statement }) =>
        statement.actions?.some((action) => action.includes('*') && !(action in WILDCARD_ACTIONS)),
      );
    expect(offenders.map(readable)).toEqual([]);
  });

  it('allows nothing on all resources but what AWS cannot scope', () => {
    const offenders = statements
      .filter(allows)
      .filter(({ document, statement }) => statement.resources?.includes('*') && !isKeyPolicy(document))
      // Datadog's own list of read permissions is known at plan only; it comes from Datadog as a data source.
      .filter(
        ({ statement }) =>
          !JSON.stringify(statement.actions).includes('datadog_integration_aws_iam_permissions'),
      )
      .filter(({ statement }) => statement.actions?.some((action) => !(action in UNSCOPABLE)));
    expect(offenders.map(readable)).toEqual([]);
  });

  it('lets services in only from this account or one source', () => {
    const isTrust = (document: string) =>
      stacks.some(({ resource }) =>
        Object.values(resource['aws_iam_role'] ?? {}).some((role) =>
          String(role['assume_role_policy']).includes(`aws_iam_policy_document.${document}.`),
        ),
      );
    const offenders = statements
      .filter(allows)
      .filter(({ statement }) => statement.principals?.some(({ type }) => type === 'Service'))
      .filter(
        ({ statement }) =>
          !statement.condition?.some(({ variable }) => /^aws:Source(Arn|Account)$/i.test(variable)),
      )
      .filter(({ document, statement }) => {
        const services = statement.principals?.flatMap(({ identifiers }) => identifiers) ?? [];
        return !(isTrust(document) && services.every((service) => service in ROLE_TRUST_WITHOUT_SOURCE));
      });
    expect(offenders.map(readable)).toEqual([]);
  });

  it('lets nobody in from outside: every open principal is in a denial', () => {
    const offenders = statements
      .filter(allows)
      .filter(({ statement }) => statement.principals?.some(({ identifiers }) => identifiers.includes('*')));
    expect(offenders.map(readable)).toEqual([]);
  });

  it('keeps every bucket private, versioned, encrypted, without ACLs and over TLS only', () => {
    const buckets = resourcesOf(aws, 'aws_s3_bucket').map(([address]) => address);
    expect(buckets.length).toBeGreaterThan(0);
    const covers = (type: string, bucket: string, expected: object) =>
      resourcesOf(aws, type).filter(([, attributes]) => {
        const isOf = String(attributes['bucket']).includes(`${bucket}.`);
        if (isOf) expect(attributes).toMatchObject(expected);
        return isOf;
      }).length;
    for (const bucket of buckets) {
      const found = {
        access: covers('aws_s3_bucket_public_access_block', bucket, {
          block_public_acls: true,
          block_public_policy: true,
          ignore_public_acls: true,
          restrict_public_buckets: true,
        }),
        ownership: covers('aws_s3_bucket_ownership_controls', bucket, {
          rule: { object_ownership: 'BucketOwnerEnforced' },
        }),
        versioning: covers('aws_s3_bucket_versioning', bucket, {
          versioning_configuration: { status: 'Enabled' },
        }),
        encryption: covers('aws_s3_bucket_server_side_encryption_configuration', bucket, {}),
        lifecycle: covers('aws_s3_bucket_lifecycle_configuration', bucket, {}),
        policy: covers('aws_s3_bucket_policy', bucket, {}),
      };
      expect({ bucket, ...found }).toEqual({
        bucket,
        access: 1,
        ownership: 1,
        versioning: 1,
        encryption: 1,
        lifecycle: 1,
        policy: 1,
      });
      const denial = statements.find(
        ({ statement }) =>
          statement.effect === 'Deny' && statement.resources?.includes(`\${${bucket}.arn}/*`),
      );
      expect(denial?.statement).toMatchObject({
        actions: ['s3:*'],
        principals: [{ type: '*', identifiers: ['*'] }],
        condition: [{ test: 'Bool', variable: 'aws:SecureTransport', values: ['false'] }],
      });
    }
  });

  it('gives every queue that is read a dead-letter queue and six times the reader’s timeout and its batching window', () => {
    const mappings = mappingsOf(aws, 'aws_sqs_queue');
    expect(mappings.length).toBeGreaterThan(1);
    for (const [, mapping] of mappings) {
      const queue = referenced(aws, 'aws_sqs_queue', mapping['event_source_arn']);
      const lambda = referenced(aws, 'aws_lambda_function', mapping['function_name']);
      expect(queue['redrive_policy']).toMatch(/deadLetterTargetArn.*maxReceiveCount/);
      expect(Number(queue['visibility_timeout_seconds'])).toBeGreaterThanOrEqual(
        6 * Number(lambda['timeout']) + Number(mapping['maximum_batching_window_in_seconds']),
      );
      expect(mapping['function_response_types']).toEqual(['ReportBatchItemFailures']);
      expect(mapping['scaling_config']).toBeDefined();
    }
  });

  it('gives every stream that is read a dead-letter queue and partial failures, and goes on after a few tries', () => {
    const mappings = mappingsOf(aws, 'aws_dynamodb_table');
    expect(mappings).toHaveLength(1);
    for (const [, mapping] of mappings)
      expect(mapping).toMatchObject({
        function_response_types: ['ReportBatchItemFailures'],
        bisect_batch_on_function_error: true,
        maximum_retry_attempts: 3,
        destination_config: {
          on_failure: {
            destination_arn: expect.stringContaining('aws_sqs_queue.alerts_notifier_dead-letters'),
          },
        },
      });
  });

  it('encrypts every table and topic, and protects tables from loss', () => {
    const tables = resourcesOf(aws, 'aws_dynamodb_table');
    const { anomaly, cloudtrail } = sources;
    const watchesUsers = anomaly && cloudtrail && parsed.anomalies.userActivity.enabled;
    expect(tables.map(([, { name }]) => name)).toEqual([
      'security-monitoring-alerts',
      'security-monitoring-alert-state',
      ...(watchesUsers ? ['security-monitoring-novelty'] : []),
    ]);
    for (const [, table] of tables)
      expect(table).toMatchObject({
        billing_mode: 'PAY_PER_REQUEST',
        deletion_protection_enabled: true,
        point_in_time_recovery: { enabled: true },
        server_side_encryption: { enabled: true },
        ttl: { attribute_name: 'ExpiresAt', enabled: true },
      });
    const topics = resourcesOf(aws, 'aws_sns_topic');
    expect(topics).toHaveLength(2);
    for (const [, topic] of topics) expect(topic['kms_master_key_id']).toMatch(/aws_kms_key\.key_/);
  });

  it('encrypts every queue, keeps messages for fourteen days, and watches every dead-letter queue at home', () => {
    const alarmed = resourcesOf(aws, 'aws_cloudwatch_metric_alarm').map(([, alarm]) =>
      String((alarm['dimensions'] as Record<string, string>)['QueueName']),
    );
    for (const [, queue] of resourcesOf(aws, 'aws_sqs_queue')) {
      expect(queue).toMatchObject({ sqs_managed_sse_enabled: true, message_retention_seconds: 1_209_600 });
      if (String(queue['name']).endsWith('-dlq') && queue['region'] === undefined)
        expect(alarmed).toContain(queue['name']);
    }
  });

  it('gives every EventBridge target and schedule a dead-letter queue and a retry policy', () => {
    for (const [, target] of resourcesOf(aws, 'aws_cloudwatch_event_target'))
      expect(target).toMatchObject({
        dead_letter_config: { arn: expect.stringContaining('aws_sqs_queue') },
        retry_policy: { maximum_retry_attempts: 185 },
      });
    for (const [, schedule] of resourcesOf(aws, 'aws_scheduler_schedule'))
      expect(schedule['target']).toMatchObject({
        dead_letter_config: { arn: expect.stringContaining('aws_sqs_queue') },
        retry_policy: { maximum_event_age_in_seconds: 3600 },
      });
  });

  it('keeps every function’s log for a time, traces it, and watches it', () => {
    const groups = resourcesOf(aws, 'aws_cloudwatch_log_group');
    const alarms = resourcesOf(aws, 'aws_cloudwatch_metric_alarm').map(([, alarm]) => alarm['alarm_name']);
    for (const [, lambda] of resourcesOf(aws, 'aws_lambda_function')) {
      const name = String(lambda['function_name']);
      const group = groups.find(([, attributes]) => attributes['name'] === `/aws/lambda/${name}`);
      expect(group?.[1]['retention_in_days']).toBeGreaterThan(0);
      expect(lambda).toMatchObject({
        runtime: 'nodejs24.x',
        architectures: ['arm64'],
        tracing_config: { mode: 'Active' },
        depends_on: expect.arrayContaining([expect.stringContaining('aws_cloudwatch_log_group')]),
      });
      expect(alarms).toEqual(expect.arrayContaining([`${name}-errors`, `${name}-throttles`]));
    }
  });

  it('gives each function a role of its own', () => {
    const roles = resourcesOf(aws, 'aws_lambda_function').map(([, lambda]) => lambda['role']);
    expect(new Set(roles).size).toBe(roles.length);
  });

  it('alarms on silence of every source', () => {
    const freshness = resourcesOf(aws, 'aws_cloudwatch_metric_alarm').filter(
      ([, alarm]) => alarm['metric_name'] === 'FreshnessSeconds',
    );
    const predictors = Number(isPredicting(parsed));
    expect(freshness).toHaveLength(Object.values(sources).filter(Boolean).length + predictors);
    for (const [, alarm] of freshness) expect(alarm['treat_missing_data']).toBe('breaching');
  });

  it('names no region on what is at home, and a region on what is not', () => {
    const regions = stacks
      .flatMap(({ resource }) => Object.values(resource).flatMap((byName) => Object.values(byName)))
      .map((attributes) => attributes['region'])
      .filter((region) => region !== undefined);
    expect(regions).not.toContain('eu-central-1');
    const others = parsed.regions.slice(1);
    expect([...new Set(regions)].sort()).toEqual([...others].sort());
  });

  it('holds names within what AWS takes', () => {
    for (const [, role] of resourcesOf(aws, 'aws_iam_role'))
      expect(String(role['name']).length).toBeLessThanOrEqual(64);
    for (const type of ['aws_lambda_function', 'aws_cloudwatch_event_rule', 'aws_scheduler_schedule'])
      for (const [, attributes] of resourcesOf(aws, type))
        expect(String(attributes['function_name'] ?? attributes['name']).length).toBeLessThanOrEqual(64);
    for (const [, queue] of resourcesOf(aws, 'aws_sqs_queue'))
      expect(String(queue['name']).length).toBeLessThanOrEqual(80);
  });

  it('spells every argument as Terraform does', () => {
    // Untyped arguments of the bindings are passed through as they are: camelCase there would be refused at plan.
    const misspelt = stacks
      .flatMap(({ resource, data }) => Object.entries({ ...resource, ...data }))
      .flatMap(([type, byName]) =>
        Object.values(byName).flatMap((attributes) => camelCased(attributes, type)),
      );
    expect(misspelt).toEqual([]);
  });

  it('can be read by scanners: checkov takes objects only in the terraform block, and no example of a key', () => {
    for (const { terraform, text } of stacks) {
      for (const member of Object.values(terraform)) expect(typeof member).toBe('object');
      expect(text).not.toMatch(/\b(AKIA|ASIA)[A-Z0-9]{16}\b/);
    }
  });

  it('holds no path of the machine that synthesized it', () => {
    for (const { text } of stacks) {
      expect(text).not.toContain(process.cwd());
      expect(text).not.toMatch(/\/tmp\/|\/home\/|\/root\//);
    }
  });
});

/** Maps whose keys are names of their own and no arguments. */
const FREE_KEYS = /^(variables|dimensions|tags|default_tags|parameters|\/\/)$/;

/** Paths of the arguments under `value` that are spelt in camelCase. */
function camelCased(value: unknown, path: string): string[] {
  if (value === null || typeof value !== 'object') return [];
  if (Array.isArray(value)) return value.flatMap((item) => camelCased(item, path));
  return Object.entries(value)
    .filter(([key]) => !FREE_KEYS.test(key))
    .flatMap(([key, member]) => {
      const at = `${path}.${key}`;
      return [...(/[a-z][A-Z]/.test(key) ? [at] : []), ...camelCased(member, at)];
    });
}

/** The event source mappings that read resources of `type`. */
function mappingsOf(stack: StackJson, type: string) {
  return resourcesOf(stack, 'aws_lambda_event_source_mapping').filter(([, mapping]) =>
    String(mapping['event_source_arn']).includes(`{${type}.`),
  );
}

function referenced(stack: StackJson, type: string, reference: unknown): Record<string, unknown> {
  const name = new RegExp(`${type}\\.([\\w-]+)\\.`).exec(String(reference))?.[1] ?? '';
  const found = stack.resource[type]?.[name];
  if (found === undefined) throw new Error(`${String(reference)} names no ${type}`);
  return found;
}

describe('adopting', () => {
  it('declares nothing of what is adopted', () => {
    const app = synthesizeApp(VARIANTS['everything adopted']);
    const declared = Object.values(app).flatMap(({ resource }) => Object.keys(resource));
    for (const type of [
      'aws_guardduty_detector',
      'aws_guardduty_detector_feature',
      'aws_inspector2_enabler',
      'aws_wafv2_web_acl',
      'aws_wafv2_web_acl_logging_configuration',
      'aws_cloudtrail',
      'aws_secretsmanager_secret',
      'datadog_integration_aws_account',
      'datadog_integration_aws_external_id',
    ])
      expect(declared).not.toContain(type);
    const roles = resourcesOf(app['security-monitoring-datadog'] as StackJson, 'aws_iam_role');
    expect(roles).toEqual([]);
  });

  it('changes nothing about an adopted trail’s bucket', () => {
    const aws = synthesizeApp(VARIANTS['everything adopted'])['security-monitoring'] as StackJson;
    const naming = Object.entries(aws.resource)
      .filter(([type]) => type.startsWith('aws_s3_'))
      .flatMap(([, byName]) => Object.values(byName))
      .filter((attributes) => JSON.stringify(attributes).includes('org-trail'));
    expect(naming).toEqual([]);
  });
});

describe('secrets', () => {
  const app = synthesizeApp(VARIANTS['as it is']);
  const aws = app['security-monitoring'] as StackJson;

  it('the API key is an ephemeral variable, written through the write-only argument, and nowhere else', () => {
    expect(aws.variable).toEqual({
      datadog_api_key: expect.objectContaining({ ephemeral: true, sensitive: true, nullable: false }),
    });
    const uses = aws.text.split('var.datadog_api_key').length - 1;
    expect(uses).toBe(1);
    const [[, version]] = resourcesOf(aws, 'aws_secretsmanager_secret_version') as [[string, object]];
    expect(version).toMatchObject({
      secret_string_wo: `\${var.datadog_api_key}`,
      secret_string_wo_version: 1,
    });
    expect(version).not.toHaveProperty('secret_string');
  });

  it('no environment variable of a function and no output holds a secret', () => {
    const variables = resourcesOf(aws, 'aws_lambda_function').flatMap(([, lambda]) =>
      Object.entries((lambda['environment'] as { variables: Record<string, string> }).variables),
    );
    expect(variables.length).toBeGreaterThan(20);
    expect(
      variables.filter(([name]) => /KEY|SECRET|TOKEN|PASSWORD/.test(name) && !name.endsWith('_ARN')),
    ).toEqual([]);
    expect(variables.filter(([, value]) => value.includes('var.'))).toEqual([]);
    for (const stack of Object.values(app))
      for (const output of Object.values(stack.output ?? {}))
        expect(JSON.stringify(output)).not.toMatch(/secret_string|var\.datadog/);
  });
});

describe('synth', () => {
  it('of the same settings is the same, byte by byte', () => {
    const texts = () => Object.values(synthesizeApp(VARIANTS['everything on'])).map(({ text }) => text);
    expect(texts()).toEqual(texts());
  });

  it('without Datadog makes one stack, which knows nothing of it', () => {
    const app = synthesizeApp({ ...VARIANTS['as it is'], datadog: { enabled: false } });
    expect(Object.keys(app)).toEqual(['security-monitoring']);
    const aws = app['security-monitoring'] as StackJson;
    expect(resourcesOf(aws, 'aws_lambda_function').map(([, lambda]) => lambda['function_name'])).toHaveLength(
      7,
    );
    expect(aws.resource).not.toHaveProperty('aws_secretsmanager_secret');
    expect(aws.variable).toBeUndefined();
  });

  it('without Datadog leaves nothing of an earlier synth to be planned by mistake', () => {
    const folder = mkdtempSync(join(tmpdir(), 'synth-'));
    const stale = join(folder, 'stacks/security-monitoring-datadog/cdk.tf.json');
    mkdirSync(dirname(stale), { recursive: true });
    writeFileSync(stale, '{}');
    synthesizeInto(folder, { ...VARIANTS['as it is'], datadog: { enabled: false } });
    expect(existsSync(join(folder, 'stacks/security-monitoring/cdk.tf.json'))).toBe(true);
    expect(existsSync(stale)).toBe(false);
    rmSync(folder, { recursive: true });
  });

  it('tells what was declared, and nothing of what was not', () => {
    const outputs = (settings: object) =>
      Object.keys(
        synthesizeApp({ ...VARIANTS['as it is'], ...settings })['security-monitoring']?.output ?? {},
      );
    const ofAlerts = ['alert_topic_arn', 'alerts_table'];
    const ofCloudTrail = [
      'cloudtrail_bucket',
      'cloudtrail_dead_letters',
      'cloudtrail_name',
      'cloudtrail_processor',
    ];
    expect(outputs({})).toEqual(
      expect.arrayContaining([...ofAlerts, ...ofCloudTrail, 'anomaly_detector', 'novelty_table']),
    );
    const traffic = outputs({ cloudtrail: { trail: 'off' } });
    expect(traffic).toEqual(expect.arrayContaining([...ofAlerts, 'anomaly_detector']));
    expect(traffic.filter((name) => /cloudtrail|novelty/.test(name))).toEqual([]);
    const rules = outputs({ anomalies: { enabled: false } });
    expect(rules).toEqual(expect.arrayContaining([...ofAlerts, ...ofCloudTrail]));
    expect(rules.filter((name) => /anomal|novelty/.test(name))).toEqual([]);
  });

  it('without a source declares nothing of it', () => {
    const app = synthesizeApp({
      ...VARIANTS['as it is'],
      guardduty: { detector: 'off' },
      inspector: { activation: 'off' },
      waf: { webAcl: 'off' },
      cloudtrail: { trail: 'off' },
      anomalies: { enabled: false },
    });
    const lambdas = resourcesOf(app['security-monitoring'] as StackJson, 'aws_lambda_function');
    expect(lambdas.map(([, lambda]) => lambda['function_name'])).toEqual([
      'security-monitoring-datadog-exporter',
    ]);
  });

  it('keeps the state where the settings say', () => {
    const backend = { type: 's3', bucket: 'states', region: 'eu-west-1' };
    const app = synthesizeApp({ ...VARIANTS['as it is'], backend });
    expect(app['security-monitoring']?.terraform).toMatchObject({
      backend: {
        s3: {
          bucket: 'states',
          key: 'security-monitoring/test/security-monitoring.tfstate',
          use_lockfile: true,
          encrypt: true,
        },
      },
    });
  });
});
