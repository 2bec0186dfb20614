import { block, blocksOf, lambdaOf, statementsOf, synth } from '../../support/synth';

describe('LambdaFunction', () => {
  const json = synth((place) => void lambdaOf(place));

  it('synthesizes the reviewed Terraform', () => {
    expect(json).toMatchSnapshot();
  });

  it('may write its own log and traces, and nothing else until it is allowed', () => {
    expect(statementsOf(json, 'collector_permissions')).toEqual([
      {
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [expect.stringMatching(/aws_cloudwatch_log_group\.collector_logs_\w+\.arn\}:\*$/)],
      },
      { actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], resources: ['*'] },
    ]);
  });

  it('may do what is allowed later, with its condition', () => {
    const condition = [{ test: 'StringEquals', variable: 'cloudwatch:namespace', values: ['Ours'] }];
    const allowed = synth((place) => {
      const lambda = lambdaOf(place);
      lambda.allow({ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::b/k'] });
      lambda.allow({ actions: ['cloudwatch:PutMetricData'], resources: ['*'], condition });
    });
    expect(statementsOf(allowed, 'collector_permissions').slice(2)).toEqual([
      { actions: ['s3:GetObject'], resources: ['arn:aws:s3:::b/k'] },
      { actions: ['cloudwatch:PutMetricData'], resources: ['*'], condition },
    ]);
  });

  it('has a role of its own that Lambda alone may assume', () => {
    const both = synth((place) => {
      lambdaOf(place, 'one');
      lambdaOf(place, 'two');
    });
    expect(Object.keys(blocksOf(both, 'aws_iam_role'))).toHaveLength(2);
    expect(statementsOf(json, 'collector_trust')).toEqual([
      {
        actions: ['sts:AssumeRole'],
        principals: [{ type: 'Service', identifiers: ['lambda.amazonaws.com'] }],
      },
    ]);
  });

  it('runs in that role, with its permissions', () => {
    expect(block(json, 'aws_iam_role')).toEqual({
      name: 'security-monitoring-collector',
      assume_role_policy: expect.stringMatching(/collector_trust_\w+\.json/),
    });
    expect(block(json, 'aws_iam_role_policy')).toEqual({
      name: 'permissions',
      role: expect.stringContaining('aws_iam_role.collector_role'),
      policy: expect.stringMatching(/collector_permissions_\w+\.json/),
    });
    expect(block(json, 'aws_lambda_function')['role']).toContain('aws_iam_role.collector_role');
  });

  it('has the time and memory that it was given', () => {
    expect(block(json, 'aws_lambda_function')).toMatchObject({
      description: 'A function of a test',
      handler: 'index.handler',
      timeout: 60,
      memory_size: 256,
    });
  });

  it('carries the hash of its zip as the provider keeps it, so an unchanged zip plans no change', () => {
    expect(block(json, 'aws_lambda_function')).toMatchObject({
      function_name: 'security-monitoring-collector',
      source_code_hash: 'Zml4dHVyZS1idW5kbGUtc2hhMjU2LW9mLWEtemlwISE=',
      filename: expect.stringMatching(/^assets\//),
      runtime: 'nodejs24.x',
      architectures: ['arm64'],
      tracing_config: { mode: 'Active' },
    });
  });

  it('tells its name, namespace and log level to its code', () => {
    const verbose = synth((place) => void lambdaOf(place), { logLevel: 'DEBUG' });
    expect(block(verbose, 'aws_lambda_function')['environment'].variables).toEqual({
      ARCHIVE_BUCKET: 'archive',
      POWERTOOLS_SERVICE_NAME: 'security-monitoring-collector',
      POWERTOOLS_METRICS_NAMESPACE: 'SecurityMonitoring',
      POWERTOOLS_LOG_LEVEL: 'DEBUG',
      LOG_LEVEL: 'DEBUG',
    });
  });

  it('keeps its log for as long as the settings say', () => {
    const brief = synth((place) => void lambdaOf(place), { logRetentionDays: 7 });
    expect(block(brief, 'aws_cloudwatch_log_group')).toMatchObject({
      name: '/aws/lambda/security-monitoring-collector',
      retention_in_days: 7,
    });
  });

  it('starts only after its permissions and its log group are there', () => {
    expect(block(json, 'aws_lambda_function')['depends_on']).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^aws_iam_role_policy\./),
        expect.stringMatching(/^aws_cloudwatch_log_group\./),
      ]),
    );
  });

  it('reserves concurrency only when told to, since a fresh account has little', () => {
    expect(block(json, 'aws_lambda_function')).not.toHaveProperty('reserved_concurrent_executions');
    const reserved = synth((place) => void lambdaOf(place), { reservedConcurrency: 5 });
    expect(block(reserved, 'aws_lambda_function')['reserved_concurrent_executions']).toBe(5);
  });

  it('raises an alarm on the first error, and on throttles that last', () => {
    const alarm = {
      namespace: 'AWS/Lambda',
      dimensions: { FunctionName: 'security-monitoring-collector' },
      statistic: 'Sum',
      period: 300,
      threshold: 1,
    };
    expect(block(json, 'aws_cloudwatch_metric_alarm', 'errors')).toMatchObject({
      ...alarm,
      alarm_name: 'security-monitoring-collector-errors',
      alarm_description: expect.stringContaining('docs/runbooks/function-errors.md'),
      metric_name: 'Errors',
      evaluation_periods: 1,
    });
    expect(block(json, 'aws_cloudwatch_metric_alarm', 'throttles')).toMatchObject({
      ...alarm,
      alarm_name: 'security-monitoring-collector-throttles',
      alarm_description: expect.stringContaining('docs/runbooks/function-throttles.md'),
      metric_name: 'Throttles',
      evaluation_periods: 3,
    });
  });
});
