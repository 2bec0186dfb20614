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

  it('hides a message for six times as long as its function may take, and gives it five tries', () => {
    const queue = block(json, 'aws_sqs_queue', 'it_queue');
    expect(queue).toMatchObject({ name: 'security-monitoring-events', visibility_timeout_seconds: 360 });
    expect(JSON.parse(queue['redrive_policy'])).toEqual({
      deadLetterTargetArn: expect.stringContaining('aws_sqs_queue.it_dead-letters_queue'),
      maxReceiveCount: 5,
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
    for (const [, { statement }] of documents)
      expect(statement).toEqual([
        expect.objectContaining({
          effect: 'Deny',
          principals: [{ type: '*', identifiers: ['*'] }],
          condition: [{ test: 'Bool', variable: 'aws:SecureTransport', values: ['false'] }],
        }),
        expect.objectContaining({
          actions: ['sqs:SendMessage'],
          principals: [{ type: 'Service', identifiers: ['events.amazonaws.com'] }],
          condition: [
            {
              test: 'ArnEquals',
              variable: 'aws:SourceArn',
              values: [expect.stringContaining('aws_cloudwatch_event_rule.it_rule')],
            },
          ],
        }),
      ]);
  });

  it('tries for a day to deliver an event to the queue, then keeps it in the dead-letter queue', () => {
    expect(block(json, 'aws_cloudwatch_event_target')).toMatchObject({
      retry_policy: { maximum_event_age_in_seconds: 86_400, maximum_retry_attempts: 185 },
      dead_letter_config: { arn: expect.stringContaining('dead-letters') },
    });
    expect(JSON.parse(block(json, 'aws_cloudwatch_event_rule')['event_pattern'])).toEqual({
      source: ['aws.guardduty'],
    });
  });

  it('feeds a function that reports which messages failed, a few at once', () => {
    expect(block(json, 'aws_lambda_event_source_mapping')).toMatchObject({
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

  it('lets S3 send for one bucket of one account, and SNS for one topic, and leave in the dead-letter queue what it could not', () => {
    const senders = [
      expect.objectContaining({
        actions: ['sqs:SendMessage'],
        principals: [{ type: 'Service', identifiers: ['s3.amazonaws.com'] }],
        condition: [
          { test: 'ArnEquals', variable: 'aws:SourceArn', values: [BUCKET] },
          { test: 'StringEquals', variable: 'aws:SourceAccount', values: ['111122223333'] },
        ],
      }),
      expect.objectContaining({
        actions: ['sqs:SendMessage'],
        principals: [{ type: 'Service', identifiers: ['sns.amazonaws.com'] }],
        condition: [{ test: 'ArnEquals', variable: 'aws:SourceArn', values: [TOPIC] }],
      }),
    ];
    expect(sending('it_queue-access')).toEqual(senders);
    expect(sending('it_dead-letters_queue-access')).toEqual(senders);
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
