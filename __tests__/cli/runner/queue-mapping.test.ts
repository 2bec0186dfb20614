import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import type { Invocation } from '../../../cli/runner/invoke';
import { pollQueue } from '../../../cli/runner/queue-mapping';

const sqs = mockClient(SQSClient);
const QUEUE = 'http://localhost/123456789012/q';
const ran = (outcome: Partial<Invocation>): Invocation => ({ log: '', durationMs: 1, peakMb: 1, ...outcome });
const failures = (...ids: readonly string[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});

/** Polls a queue that holds m1 and m2. */
async function poll(outcome: Partial<Invocation>, isImpatient = false) {
  const events: SQSEvent[] = [];
  const invocation = await pollQueue({
    sqs: new SQSClient({}),
    queueUrl: QUEUE,
    region: 'eu-central-1',
    isImpatient,
    invoke: async (event) => {
      events.push(event as SQSEvent);
      return ran(outcome);
    },
  });
  const deleted = sqs.commandCalls(DeleteMessageCommand).map(({ args }) => args[0].input.ReceiptHandle);
  const shown = sqs.commandCalls(ChangeMessageVisibilityCommand).map(({ args }) => args[0].input);
  return { events, invocation, deleted, shown };
}

beforeEach(() => {
  sqs.reset();
  sqs.on(ReceiveMessageCommand).resolves({
    Messages: ['1', '2'].map((n) => ({
      MessageId: `m${n}`,
      ReceiptHandle: `h${n}`,
      Body: `b${n}`,
      Attributes: { ApproximateReceiveCount: n },
    })) as never,
  });
});

describe("a queue's mapping", () => {
  it('hands the messages to the function as Lambda does', async () => {
    const { events } = await poll({ answer: failures() });
    expect(
      events[0]?.Records.map(({ messageId, body, attributes }) => [messageId, body, attributes]),
    ).toEqual([
      ['m1', 'b1', { ApproximateReceiveCount: '1' }],
      ['m2', 'b2', { ApproximateReceiveCount: '2' }],
    ]);
    expect(events[0]?.Records[0]).toMatchObject({
      receiptHandle: 'h1',
      eventSourceARN: 'arn:aws:sqs:eu-central-1:123456789012:q',
    });
  });

  it('deletes what did not fail and leaves the rest to its visibility', async () => {
    const { deleted, shown } = await poll({ answer: failures('m2') });
    expect(deleted).toEqual(['h1']);
    expect(shown).toEqual([]);
  });

  it('shows what failed again at once, when it is impatient', async () => {
    const { shown } = await poll({ answer: failures('m2') }, true);
    expect(shown).toEqual([{ QueueUrl: QUEUE, ReceiptHandle: 'h2', VisibilityTimeout: 0 }]);
  });

  it.each([
    ['no answer', { answer: null }, ['h1', 'h2']],
    ['an error', { error: 'Error: out of memory' }, []],
    ['an id that was not sent', { answer: failures('m1', 'm7') }, []],
  ])('takes %s as Lambda does', async (_, outcome, expected) => {
    expect((await poll(outcome)).deleted).toEqual(expected);
  });

  it('invokes nothing for an empty queue', async () => {
    sqs.on(ReceiveMessageCommand).resolves({});
    const { events, invocation } = await poll({});
    expect([events, invocation]).toEqual([[], undefined]);
  });
});
