import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { progressTable } from '../../../../functions/cloudtrail-processor/adapters/progress-table';
import { fixedClock } from '../../../support/fixed-clock';

const dynamodb = mockClient(DynamoDBClient);
const progress = progressTable(new DynamoDBClient({}), 'state', fixedClock(1_000_000));

beforeEach(() => {
  dynamodb.reset();
});

describe('how far a run came', () => {
  it('is kept as long as the queue keeps its message', async () => {
    dynamodb.on(PutItemCommand).resolves({});
    await progress.write('n', 7);
    expect(dynamodb.commandCalls(PutItemCommand)[0]?.args[0].input).toEqual({
      TableName: 'state',
      Item: { Id: { S: 'progress#n' }, Parts: { N: '7' }, ExpiresAt: { N: String(1_000 + 14 * 86_400) } },
    });
  });

  it('is read as it was written last', async () => {
    dynamodb
      .on(GetItemCommand, { TableName: 'state', Key: { Id: { S: 'progress#n' } }, ConsistentRead: true })
      .resolves({ Item: { Id: { S: 'progress#n' }, Parts: { N: '7' } } });
    expect(await progress.read('n')).toBe(7);
  });

  it('is nothing where none has said it', async () => {
    dynamodb.on(GetItemCommand).resolves({});
    expect(await progress.read('n')).toBe(0);
  });
});
