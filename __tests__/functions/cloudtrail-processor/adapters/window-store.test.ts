import 'aws-sdk-client-mock-jest';
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { windowStore } from '../../../../functions/cloudtrail-processor/adapters/window-store';
import {
  decodeSummary,
  encodeSummary,
} from '../../../../functions/cloudtrail-processor/core/correlate/encode-summary';
import { summaryOf } from '../../../../functions/cloudtrail-processor/core/correlate/summary';
import { MAX_AT_LEAST } from '../../../../functions/cloudtrail-processor/core/correlate/window';
import { fixedClock } from '../../../support/fixed-clock';
import { correlation } from '../core/correlate/correlations';

const NOW = 10_000_000;
const dynamo = mockClient(DynamoDBClient);
const store = windowStore(new DynamoDBClient({}), 'state', fixedClock(NOW));
const window = { correlation: correlation(), group: ['x'], index: 900 };
const sighting = (value: string, time: number) => ({ value, time, eventId: `event-${value}` });
const mine = summaryOf([sighting('a', 1)], 3);
const others = summaryOf([sighting('b', 2)], 3);
const both = summaryOf([sighting('a', 1), sighting('b', 2)], 3);
const conflict = new ConditionalCheckFailedException({ message: 'no', $metadata: {} });
const stored = (summary: typeof mine) => ({ Item: marshall({ Summary: encodeSummary(summary) }) });

describe("correlations' state in DynamoDB", () => {
  beforeEach(() => dynamo.reset());

  it('is begun where there is none, and kept a week', async () => {
    dynamo.on(GetItemCommand, { ConsistentRead: true }).resolves({});
    dynamo.on(PutItemCommand).resolves({});
    await store.merge(window, mine);
    expect(dynamo).toHaveReceivedCommandWith(PutItemCommand, {
      TableName: 'state',
      Item: expect.objectContaining({
        Id: { S: expect.stringMatching(/^window#[0-9a-f]{64}$/) },
        ExpiresAt: { N: String(NOW / 1000 + 7 * 86_400) },
        ...marshall({ Summary: encodeSummary(mine) }),
      }),
      ConditionExpression: 'attribute_not_exists(Id)',
    });
  });

  it('of a window that ends later is kept a week from then on', async () => {
    dynamo.on(GetItemCommand).resolves({});
    dynamo.on(PutItemCommand).resolves({});
    await store.merge({ ...window, index: 1_999 }, mine);
    const [put] = dynamo.commandCalls(PutItemCommand);
    expect(put?.args[0].input.Item?.['ExpiresAt']).toEqual({ N: String(20_000 + 7 * 86_400) });
  });

  it('is merged with what others have written, also in between', async () => {
    dynamo.on(GetItemCommand).resolvesOnce({}).resolves(stored(others));
    dynamo.on(PutItemCommand).rejectsOnce(conflict).resolves({});
    await store.merge(window, mine);
    const puts = dynamo.commandCalls(PutItemCommand).map(({ args }) => args[0].input);
    expect(puts[1]).toMatchObject({
      ConditionExpression: 'Summary = :known',
      ExpressionAttributeValues: marshall({ ':known': encodeSummary(others) }),
      Item: marshall({ Summary: encodeSummary(both) }),
    });
  });

  it('is not written where nothing is new', async () => {
    dynamo.on(GetItemCommand).resolves(stored(both));
    await store.merge(window, mine);
    expect(dynamo).not.toHaveReceivedCommand(PutItemCommand);
  });

  it('fails with whatever it fails with', async () => {
    dynamo.on(GetItemCommand).resolves({});
    dynamo.on(PutItemCommand).rejects(new Error('down'));
    await expect(store.merge(window, mine)).rejects.toThrow('down');
  });

  it('is read as it was written', async () => {
    dynamo.on(GetItemCommand).resolvesOnce(stored(both)).resolves({});
    expect(await store.read(window)).toEqual(both);
    expect(await store.read(window)).toBeUndefined();
  });

  it('stays within an item of DynamoDB at the largest threshold', () => {
    const widest = (n: number) => ({
      value: `${n}`.padStart(34, 'é'),
      time: 1_700_000_000_000 + n,
      eventId: `${n}`.padStart(64, 'x'),
    });
    const sightings = Array.from({ length: 2 * MAX_AT_LEAST }, (_, n) => widest(n + 1_000));
    const text = encodeSummary(summaryOf(sightings, MAX_AT_LEAST));
    expect(Buffer.byteLength(text)).toBeLessThan(390_000);
    expect(decodeSummary(text).last).toHaveLength(MAX_AT_LEAST);
  });
});
