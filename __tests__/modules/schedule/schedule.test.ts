import { block, schedulesOf, statementsOf, synth } from '../../support/synth';

describe('Schedules', () => {
  const condition = [{ test: 'StringLike', variable: 's3:prefix', values: ['a/*'] }];
  const json = synth((place) =>
    schedulesOf(place).add({
      name: 'it',
      description: 'Something nightly',
      expression: 'cron(10 1 * * ? *)',
      targetArn: 'arn:aws:scheduler:::aws-sdk:athena:startQueryExecution',
      input: '{"a":1}',
      permissions: [{ actions: ['s3:ListBucket'], resources: ['arn:aws:s3:::b'], condition }],
    }),
  );

  it('synthesizes the reviewed Terraform', () => {
    expect(json).toMatchSnapshot();
  });

  it('run in UTC, at their time, with their input', () => {
    expect(block(json, 'aws_scheduler_schedule')).toMatchObject({
      name: 'it',
      group_name: expect.stringContaining('aws_scheduler_schedule_group.schedules'),
      description: 'Something nightly',
      schedule_expression: 'cron(10 1 * * ? *)',
      schedule_expression_timezone: 'UTC',
      flexible_time_window: { mode: 'OFF' },
      target: { arn: 'arn:aws:scheduler:::aws-sdk:athena:startQueryExecution', input: '{"a":1}' },
    });
    expect(block(json, 'aws_scheduler_schedule_group')['name']).toBe('security-monitoring');
  });

  it('try for an hour, then keep the call in a dead-letter queue that an alarm watches', () => {
    expect(block(json, 'aws_scheduler_schedule')['target']).toMatchObject({
      retry_policy: { maximum_event_age_in_seconds: 3600, maximum_retry_attempts: 10 },
      dead_letter_config: { arn: expect.stringContaining('schedules_dead-letters') },
    });
    expect(block(json, 'aws_cloudwatch_metric_alarm')).toMatchObject({
      dimensions: { QueueName: 'security-monitoring-schedules-dlq' },
      alarm_description: expect.stringContaining('Scheduled calls could not be made'),
    });
  });

  it('may do what they are allowed, under its conditions, and keep their dead letters', () => {
    expect(statementsOf(json, 'it-permissions')).toEqual([
      { actions: ['s3:ListBucket'], resources: ['arn:aws:s3:::b'], condition },
      {
        actions: ['sqs:SendMessage'],
        resources: [expect.stringMatching(/:security-monitoring-schedules-dlq$/)],
      },
    ]);
  });

  it('begin once they are allowed to, since a rate runs at once', () => {
    expect(block(json, 'aws_scheduler_schedule')['depends_on']).toEqual([
      expect.stringMatching(/^aws_iam_role_policy\./),
    ]);
  });

  it('have roles that only schedules of this group in this account assume', () => {
    expect(statementsOf(json, 'it-trust')).toEqual([
      {
        actions: ['sts:AssumeRole'],
        principals: [{ type: 'Service', identifiers: ['scheduler.amazonaws.com'] }],
        condition: [
          {
            test: 'StringEquals',
            variable: 'aws:SourceAccount',
            values: [expect.stringContaining('account_id')],
          },
          {
            test: 'ArnEquals',
            variable: 'aws:SourceArn',
            values: [expect.stringMatching(/aws_scheduler_schedule_group\.schedules_group_\w+\.arn/)],
          },
        ],
      },
    ]);
  });

  it('run each in the role of its name, with its permissions', () => {
    expect(block(json, 'aws_iam_role')).toEqual({
      name: 'security-monitoring-schedule-it',
      assume_role_policy: expect.stringMatching(/schedules_it-trust_\w+\.json/),
    });
    expect(block(json, 'aws_iam_role_policy')).toEqual({
      name: 'permissions',
      role: expect.stringContaining('aws_iam_role.schedules_it-role'),
      policy: expect.stringMatching(/schedules_it-permissions_\w+\.json/),
    });
    expect(block(json, 'aws_scheduler_schedule')['target'].role_arn).toContain(
      'aws_iam_role.schedules_it-role',
    );
  });
});
