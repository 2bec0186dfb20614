import { bucketSender, DeadLetterQueue, EventQueue, topicSender, WorkQueue } from '../../../modules/queue';
import { block, blocksOf, lambdaOf, type Place, statementsOf, synth } from '../../support/synth';

const queueOf = ({ scope, deployment, alarms }: Place, changes: object = {}) =>
  new EventQueue(scope, 'it', {
    deployment,
    alarms,
    name: 'events',
    description: 'Events of a test',
    eventPattern: { source: ['aws.guardduty'] },
    functionTimeoutSeconds: 60,
    ...changes,
  });

describe('EventQueue', () => {
  const json = synth((place) => {
    queueOf(place).feed(lambdaOf(place), { batchSize: 10, maxConcurrency: 2, batchingWindowSeconds: 5 });
  });

  it('synthesizes the reviewed Terraform', () => {
    expect(json).toMatchSnapshot();
  });

  it('hides a message for six times as long as its function may take, and while a batch fills; gives it five tries', () => {
    const queue = block(json, 'aws_sqs_queue', 'it_queue');
    expect(queue).toMatchObject({ name: 'security-monitoring-events', visibility_timeout_seconds: 365 });
    expect(JSON.parse(queue['redrive_policy'])).toEqual({
      deadLetterTargetArn: expect.stringContaining('aws_sqs_queue.it_dead-letters_queue'),
      maxReceiveCount: 5,
    });
  });

  it('calls queue and rule alike, and the dead-letter queue after them', () => {
    expect(Object.values(blocksOf(json, 'aws_sqs_queue')).map(({ name }) => name)).toEqual([
      'security-monitoring-events-dlq',
      'security-monitoring-events',
    ]);
    expect(block(json, 'aws_cloudwatch_event_rule')).toMatchObject({
      name: 'security-monitoring-events',
      description: 'Events of a test',
    });
  });

  it('takes another number of tries', () => {
    const patient = synth((place) => void queueOf(place, { maxReceiveCount: 1000 }));
    expect(JSON.parse(block(patient, 'aws_sqs_queue', 'it_queue')['redrive_policy']).maxReceiveCount).toBe(
      1000,
    );
  });

  it('keeps messages for fourteen days, encrypted, in both queues', () => {
    const queues = Object.values(blocksOf(json, 'aws_sqs_queue'));
    expect(queues).toHaveLength(2);
    for (const queue of queues)
      expect(queue).toMatchObject({ message_retention_seconds: 1_209_600, sqs_managed_sse_enabled: true });
  });

  it('lets its one rule send, over TLS, and nobody else, to both queues', () => {
    const documents = Object.entries(blocksOf(json, 'aws_iam_policy_document', 'data')).filter(([name]) =>
      name.includes('queue-access'),
    );
    expect(documents).toHaveLength(2);
    const ARN = expect.stringMatching(/:sqs:eu-central-1:.+:security-monitoring-events(-dlq)?$/);
    for (const [, { statement }] of documents)
      expect(statement).toEqual([
        {
          sid: 'TlsOnly',
          effect: 'Deny',
          actions: ['sqs:SendMessage', 'sqs:ReceiveMessage'],
          resources: [ARN],
          principals: [{ type: '*', identifiers: ['*'] }],
          condition: [{ test: 'Bool', variable: 'aws:SecureTransport', values: ['false'] }],
        },
        {
          sid: 'TheRuleSends',
          actions: ['sqs:SendMessage'],
          resources: [ARN],
          principals: [{ type: 'Service', identifiers: ['events.amazonaws.com'] }],
          condition: [
            {
              test: 'ArnEquals',
              variable: 'aws:SourceArn',
              values: [expect.stringContaining('aws_cloudwatch_event_rule.it_rule')],
            },
          ],
        },
      ]);
  });

  it('puts each policy on the queue that it speaks of', () => {
    const policies = Object.values(blocksOf(json, 'aws_sqs_queue_policy'));
    expect(policies).toEqual([
      {
        queue_url: expect.stringMatching(/aws_sqs_queue\.it_dead-letters_queue_\w+\.id/),
        policy: expect.stringMatching(/it_dead-letters_queue-access_\w+\.json/),
      },
      {
        queue_url: expect.stringMatching(/aws_sqs_queue\.it_queue_\w+\.id/),
        policy: expect.stringMatching(/it_queue-access_\w+\.json/),
      },
    ]);
    const spokenOf = (part: string) => statementsOf(json, part).flatMap(({ resources }) => resources);
    for (const arn of spokenOf('it_dead-letters_queue-access'))
      expect(arn).toMatch(/:security-monitoring-events-dlq$/);
    for (const arn of spokenOf('it_queue-access')) expect(arn).toMatch(/:security-monitoring-events$/);
  });

  it('tries for a day to deliver an event to the queue, then keeps it in the dead-letter queue', () => {
    expect(block(json, 'aws_cloudwatch_event_target')).toMatchObject({
      rule: expect.stringContaining('aws_cloudwatch_event_rule.it_rule'),
      arn: expect.stringMatching(/aws_sqs_queue\.it_queue_\w+\.arn/),
      retry_policy: { maximum_event_age_in_seconds: 86_400, maximum_retry_attempts: 185 },
      dead_letter_config: { arn: expect.stringContaining('dead-letters') },
      // Of a queue that does not let the rule in yet, the first event would be refused, and never sent again.
      depends_on: [expect.stringContaining('aws_sqs_queue_policy.it_queue-policy')],
    });
    expect(JSON.parse(block(json, 'aws_cloudwatch_event_rule')['event_pattern'])).toEqual({
      source: ['aws.guardduty'],
    });
  });

  it('feeds a function that reports which messages failed, a few at once', () => {
    expect(block(json, 'aws_lambda_event_source_mapping')).toMatchObject({
      function_name: expect.stringContaining('aws_lambda_function.collector'),
      event_source_arn: expect.stringMatching(/aws_sqs_queue\.it_queue_\w+\.arn/),
      batch_size: 10,
      maximum_batching_window_in_seconds: 5,
      function_response_types: ['ReportBatchItemFailures'],
      scaling_config: { maximum_concurrency: 2 },
    });
    expect(statementsOf(json, 'collector_permissions')).toContainEqual({
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      // Spelt out, so that a plan shows the policy even while the queue has a change pending.
      resources: [expect.stringMatching(/^arn:.*:sqs:eu-central-1:.*:security-monitoring-events$/)],
    });
  });

  it('raises an alarm on the first dead letter', () => {
    expect(block(json, 'aws_cloudwatch_metric_alarm', 'dead-letters')).toMatchObject({
      alarm_name: 'security-monitoring-events-dlq',
      alarm_description: expect.stringMatching(
        /^Messages of security-monitoring-events could not be processed\. /,
      ),
      namespace: 'AWS/SQS',
      period: 300,
      dimensions: { QueueName: 'security-monitoring-events-dlq' },
      metric_name: 'ApproximateNumberOfMessagesVisible',
      statistic: 'Maximum',
      threshold: 1,
    });
  });
});

describe('DeadLetterQueue', () => {
  it('without a rule lets no service send; over plain HTTP nobody', () => {
    const json = synth(({ scope, deployment, alarms }) => {
      const description = 'Calls failed';
      new DeadLetterQueue(scope, 'it', { deployment, name: 'calls-dlq', description, alarms }).protect();
    });
    expect(statementsOf(json, 'queue-access').map(({ sid }) => sid)).toEqual(['TlsOnly']);
    expect(block(json, 'aws_cloudwatch_metric_alarm')['alarm_description']).toBe(
      'Calls failed. Runbook: docs/runbooks/dead-letters.md',
    );
  });
});

describe('WorkQueue', () => {
  const workQueue = ({ scope, deployment, alarms }: Place) =>
    new WorkQueue(scope, 'it', { deployment, alarms, name: 'work', functionTimeoutSeconds: 60 });
  const BUCKET = 'arn:aws:s3:::trail';
  const TOPIC = 'arn:aws:sns:eu-central-1:444455556666:trail';
  const json = synth((place) => {
    const queue = workQueue(place);
    queue.admit(bucketSender(BUCKET, '111122223333'), topicSender(TOPIC));
    queue.allowBackOff(lambdaOf(place));
  });
  const sending = (part: string) => statementsOf(json, part).slice(1);

  it('synthesizes the reviewed Terraform', () => {
    expect(json).toMatchSnapshot();
  });

  const to = (name: string) => [expect.stringMatching(new RegExp(`:security-monitoring-${name}$`))];
  const bucketSends = {
    sid: 'TheBucketSends',
    actions: ['sqs:SendMessage'],
    resources: to('work'),
    principals: [{ type: 'Service', identifiers: ['s3.amazonaws.com'] }],
    condition: [
      { test: 'ArnEquals', variable: 'aws:SourceArn', values: [BUCKET] },
      { test: 'StringEquals', variable: 'aws:SourceAccount', values: ['111122223333'] },
    ],
  };
  const topicSends = {
    sid: 'TheTopicSends',
    actions: ['sqs:SendMessage'],
    resources: to('work'),
    principals: [{ type: 'Service', identifiers: ['sns.amazonaws.com'] }],
    condition: [{ test: 'ArnEquals', variable: 'aws:SourceArn', values: [TOPIC] }],
  };

  it('lets S3 send for one bucket of one account, and SNS for one topic', () => {
    expect(sending('it_queue-access')).toEqual([bucketSends, topicSends]);
  });

  it('lets SNS leave in the dead-letter queue what it could not deliver; S3 leaves nothing there', () => {
    expect(sending('it_dead-letters_queue-access')).toEqual([{ ...topicSends, resources: to('work-dlq') }]);
  });

  it('lets a function that backs off set a message’s time, and give messages up', () => {
    const statements = statementsOf(json, 'collector_permissions').slice(-2);
    expect(statements).toMatchObject([
      {
        actions: ['sqs:ChangeMessageVisibility'],
        resources: [expect.stringMatching(/:security-monitoring-work$/)],
      },
      { actions: ['sqs:SendMessage'], resources: [expect.stringMatching(/:security-monitoring-work-dlq$/)] },
    ]);
  });
});
