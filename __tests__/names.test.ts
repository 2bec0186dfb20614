import { resourcesOf, type StackJson, synthesizeApp } from './support/synthesized-app';

/** The most characters that AWS takes, by type and argument. */
const LIMITS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  aws_athena_workgroup: { name: 128, description: 1024 },
  aws_cloudtrail: { name: 128 },
  aws_cloudwatch_event_rule: { name: 64, description: 512 },
  aws_cloudwatch_log_group: { name: 512 },
  aws_cloudwatch_log_metric_filter: { name: 512 },
  aws_cloudwatch_metric_alarm: { alarm_name: 255, alarm_description: 1024 },
  aws_dynamodb_table: { name: 255 },
  aws_glue_catalog_database: { name: 255 },
  aws_iam_role: { name: 64 },
  aws_kms_alias: { name: 256 },
  aws_lambda_function: { function_name: 64, description: 256 },
  aws_s3_bucket: { bucket: 63 },
  aws_scheduler_schedule: { name: 64, description: 512 },
  aws_scheduler_schedule_group: { name: 64 },
  aws_secretsmanager_secret: { name: 512 },
  aws_sns_topic: { name: 256 },
  aws_sqs_queue: { name: 80 },
  aws_wafv2_web_acl: { name: 128 },
};

/** As long as the settings allow, with all that adds names. */
const LONGEST = {
  environment: 'e'.repeat(20),
  prefix: 'p'.repeat(30),
  regions: ['ap-southeast-1', 'ap-southeast-2', 'ap-northeast-1'],
  cloudtrail: { cisMetricFilters: true },
  anomalies: { network: { flowLogs: [{ logGroupName: `/${'v'.repeat(199)}` }] } },
};

const aws = synthesizeApp(LONGEST)['security-monitoring'] as StackJson;
/** As it will be: the account's id is known at plan only. */
const planned = (value: unknown) =>
  String(value).replace(/\$\{data\.aws_caller_identity[^}]+\}/g, '111122223333');

describe('names', () => {
  it.each(
    Object.entries(LIMITS).flatMap(([type, limits]) =>
      Object.entries(limits).map(([argument, limit]) => [type, argument, limit] as const),
    ),
  )('of %s: %s has at most %i characters, however long the prefix', (type, argument, limit) => {
    const values = resourcesOf(aws, type)
      .map(([, attributes]) => attributes[argument])
      .filter((value) => value !== undefined)
      .map(planned);
    expect(values.length).toBeGreaterThan(0);
    expect(values.filter((value) => value.length > limit || value.includes('${'))).toEqual([]);
  });

  it.each([
    // An alarm that is put under a name that exists replaces it.
    ['aws_cloudwatch_metric_alarm', 'alarm_name'],
    ['aws_cloudwatch_event_rule', 'name'],
    ['aws_iam_role', 'name'],
    ['aws_sqs_queue', 'name'],
    ['aws_s3_bucket', 'bucket'],
  ])('of %s differ from each other in a region', (type, argument) => {
    const names = resourcesOf(aws, type).map(
      ([, attributes]) => `${planned(attributes[argument])} ${String(attributes['region'] ?? 'home')}`,
    );
    expect(names.length).toBeGreaterThan(2);
    expect(new Set(names).size).toBe(names.length);
  });
});
