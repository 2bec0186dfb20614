import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import type { Invocation } from '../../../cli/runner/invoke';
import { streamMapping } from '../../../cli/runner/stream-mapping';

const dynamodb = mockClient(DynamoDBClient);
const streams = mockClient(DynamoDBStreamsClient);
const change = (n: number, eventName = 'INSERT', Unsent: string | undefined = '1') => ({
  eventID: `e${n}`,
  eventName,
  dynamodb: {
    SequenceNumber: String(n),
    ApproximateCreationDateTime: new Date(1_500),
    NewImage: { EventId: { S: `a${n}` }, ...(Unsent && { Unsent: { S: Unsent } }) },
  },
});

/** A mapping to a function that answers as told, and what it was handed: sequence numbers. */
function mapping(answer: (numbers: readonly string[]) => Partial<Invocation>) {
  const batches: string[][] = [];
  const events: DynamoDBStreamEvent[] = [];
  const polled = streamMapping({
    dynamodb: new DynamoDBClient({}),
    streams: new DynamoDBStreamsClient({}),
    table: 'alerts',
    region: 'eu-central-1',
    invoke: async (event) => {
      events.push(event as DynamoDBStreamEvent);
      const numbers = (event as DynamoDBStreamEvent).Records.map(
        ({ dynamodb: d }) => d?.SequenceNumber ?? '',
      );
      batches.push(numbers);
      return { log: '', durationMs: 1, peakMb: 1, ...answer(numbers) };
    },
  });
  return { polled, batches, events };
}
const failing = (...ids: readonly string[]) => ({
  answer: { batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) },
});

beforeEach(() => {
  dynamodb.reset();
  streams.reset();
  dynamodb.on(DescribeTableCommand).resolves({ Table: { LatestStreamArn: 'arn:stream' } });
  streams.on(DescribeStreamCommand).resolves({ StreamDescription: { Shards: [{ ShardId: 's1' }] } });
  streams.on(GetShardIteratorCommand).resolves({ ShardIterator: 'i1' });
});

function stream(...records: readonly unknown[]) {
  streams
    .on(GetRecordsCommand, { ShardIterator: 'i1' })
    .resolves({ Records: records as never, NextShardIterator: 'i2' });
  streams.on(GetRecordsCommand, { ShardIterator: 'i2' }).resolves({ Records: [], NextShardIterator: 'i2' });
}

describe("the stream's mapping", () => {
  it('hands on new unsent items only, once, as Lambda spells them', async () => {
    stream(change(1), change(2, 'MODIFY'), change(3, 'REMOVE'), change(4, 'INSERT', ''), change(5));
    const { polled, batches, events } = mapping(() => failing());
    expect(await polled.poll()).toHaveLength(1);
    expect(await polled.poll()).toEqual([]);
    expect(batches).toEqual([['1', '5']]);
    expect(events[0]?.Records[0]).toMatchObject({
      eventName: 'INSERT',
      eventSourceARN: 'arn:stream',
      dynamodb: { ApproximateCreationDateTime: 1, NewImage: { EventId: { S: 'a1' } } },
    });
  });

  it('hands on no more than ten at once', async () => {
    stream(...Array.from({ length: 12 }, (_, index) => change(index)));
    const { polled, batches } = mapping(() => failing());
    await polled.poll();
    expect(batches.map(({ length }) => length)).toEqual([10, 2]);
  });

  it('comes again from the first failed record on, three times at most', async () => {
    stream(change(1), change(2), change(3));
    const { polled, batches } = mapping((numbers) => failing(...numbers.filter((n) => n !== '1').reverse()));
    await polled.poll();
    expect(batches).toEqual([
      ['1', '2', '3'],
      ['2', '3'],
      ['2', '3'],
    ]);
  });

  it('after an error tries each half for itself', async () => {
    stream(change(1), change(2), change(3), change(4));
    const { polled, batches } = mapping((numbers) =>
      numbers.includes('3') ? { error: 'crash' } : failing(),
    );
    await polled.poll();
    expect(batches).toEqual([['1', '2', '3', '4'], ['1', '2'], ['3', '4'], ['3'], ['4']]);
  });

  it('takes an id that was never sent for a failure of all', async () => {
    stream(change(1), change(2));
    const { polled, batches } = mapping((numbers) => (numbers.length === 2 ? failing('77') : failing()));
    await polled.poll();
    expect(batches).toEqual([
      ['1', '2'],
      ['1', '2'],
      ['1', '2'],
    ]);
  });

  it('reads shards that come later, and a closed one to its end, once', async () => {
    streams.on(GetRecordsCommand).resolves({ Records: [change(1)] as never });
    const { polled, batches } = mapping(() => failing());
    await polled.poll();
    streams
      .on(DescribeStreamCommand)
      .resolves({ StreamDescription: { Shards: [{ ShardId: 's1' }, { ShardId: 's2' }] } });
    await polled.poll();
    await polled.poll();
    expect(batches).toEqual([['1'], ['1']]);
  });

  it('names a table that has no stream', async () => {
    dynamodb.on(DescribeTableCommand).resolves({ Table: {} });
    await expect(mapping(() => failing()).polled.poll()).rejects.toThrow('table alerts has no stream');
  });
});
