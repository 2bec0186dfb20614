import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  type _Record,
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBBatchResponse } from 'aws-lambda';
import { UNSENT } from '../../functions/shared/alerts/alert';
import type { Invocation } from './invoke';

export interface StreamSource {
  readonly dynamodb: DynamoDBClient;
  readonly streams: DynamoDBStreamsClient;
  readonly table: string;
  readonly region: string;
  readonly invoke: (event: unknown) => Promise<Invocation>;
}

/** An event source mapping of the alerts table's stream: how Lambda reads it for the notifier. */
export interface StreamMapping {
  /** Hands on what came since the last poll. @returns the invocations that it took */
  poll(): Promise<readonly Invocation[]>;
}

const BATCH_SIZE = 10;
/** Deliveries of one record; then Lambda gives it up, and the notifier's sweep has it. */
const MAX_ATTEMPTS = 3;
/** Stands for the iterator of a closed shard that was read to its end. */
const END = '';

/** Only new items that are unsent pass, as the deployed mapping's filter has it: never the TTL's removals. */
export function streamMapping(source: StreamSource): StreamMapping {
  let streamArn: string | undefined;
  const iterators = new Map<string, string>();
  return {
    async poll() {
      streamArn ??= await streamOf(source);
      await openShards(source, streamArn, iterators);
      const invocations: Invocation[] = [];
      for (const [shard, iterator] of iterators) {
        if (iterator === END) continue;
        const page = await source.streams.send(new GetRecordsCommand({ ShardIterator: iterator }));
        iterators.set(shard, page.NextShardIterator ?? END);
        const records = (page.Records ?? []).filter(isWanted);
        for (let start = 0; start < records.length; start += BATCH_SIZE)
          invocations.push(...(await deliver(source, streamArn, records.slice(start, start + BATCH_SIZE))));
      }
      return invocations;
    },
  };
}

/** Delivers a batch; after an error each half on its own, after a partial failure from the failed record on. */
async function deliver(
  source: StreamSource,
  streamArn: string,
  records: readonly _Record[],
  attempt = 1,
): Promise<readonly Invocation[]> {
  const event = { Records: records.map((record) => lambdaRecord(record, streamArn, source.region)) };
  const invocation = await source.invoke(event);
  const failedFrom = firstFailure(invocation, records);
  if (failedFrom === undefined || attempt === MAX_ATTEMPTS) return [invocation];
  const rest = records.slice(failedFrom);
  const middle = invocation.error === undefined ? 0 : Math.floor(rest.length / 2);
  const invocations = [invocation];
  for (const part of [rest.slice(0, middle), rest.slice(middle)])
    if (part.length > 0) invocations.push(...(await deliver(source, streamArn, part, attempt + 1)));
  return invocations;
}

/** Index of the first record that must come again; an id that was never sent means all. */
function firstFailure({ answer, error }: Invocation, records: readonly _Record[]): number | undefined {
  if (error !== undefined) return 0;
  const failures = (answer as DynamoDBBatchResponse | null)?.batchItemFailures ?? [];
  if (failures.length === 0) return undefined;
  const indexes = failures.map(({ itemIdentifier }) =>
    records.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === itemIdentifier),
  );
  return Math.max(0, Math.min(...indexes));
}

function isWanted({ eventName, dynamodb }: _Record): boolean {
  return eventName === 'INSERT' && dynamodb?.NewImage?.['Unsent']?.S === UNSENT;
}

/** As Lambda spells a stream record: the time in seconds. */
function lambdaRecord(record: _Record, eventSourceARN: string, awsRegion: string) {
  const { ApproximateCreationDateTime: created, ...dynamodb } = record.dynamodb ?? {};
  return {
    eventID: record.eventID,
    eventName: record.eventName,
    eventVersion: record.eventVersion,
    eventSource: 'aws:dynamodb',
    awsRegion,
    eventSourceARN,
    dynamodb: {
      ...dynamodb,
      ...(created && { ApproximateCreationDateTime: Math.floor(created.getTime() / 1000) }),
    },
  };
}

async function streamOf({ dynamodb, table }: StreamSource): Promise<string> {
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: table }));
  if (Table?.LatestStreamArn === undefined) throw new Error(`table ${table} has no stream`);
  return Table.LatestStreamArn;
}

/** Reads every shard from its beginning, those too that came since the last poll. */
async function openShards(
  { streams }: StreamSource,
  streamArn: string,
  iterators: Map<string, string>,
): Promise<void> {
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn: streamArn }));
  for (const { ShardId } of StreamDescription?.Shards ?? []) {
    if (ShardId === undefined || iterators.has(ShardId)) continue;
    const shard = { StreamArn: streamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const;
    const { ShardIterator } = await streams.send(new GetShardIteratorCommand(shard));
    if (ShardIterator !== undefined) iterators.set(ShardId, ShardIterator);
  }
}
