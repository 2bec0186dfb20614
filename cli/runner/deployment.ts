import { randomBytes } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { OPEN_GROUPS_INDEX, UNSENT_INDEX } from '../../functions/shared/alerts/alert';

/** The clients of one endpoint. */
export interface Clients {
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
  readonly dynamodb: DynamoDBClient;
}

/** What stands at the endpoint, named as the stack's outputs name it. */
export interface Deployment {
  readonly endpoint: string;
  readonly region: string;
  readonly accountId: string;
  readonly clients: Clients;
  readonly trailBucket: string;
  readonly archiveBucket: string;
  /** Announces log files to the processor. */
  readonly queueUrl: string;
  readonly deadLettersUrl: string;
  readonly alertsTable: string;
  readonly stateTable: string;
  readonly topicArn: string;
  /** Subscribed to the topic: what a person would get. */
  readonly inboxUrl: string;
}

export interface LocalOptions {
  /** Receives before a message goes to the dead-letter queue. @default 100 */
  readonly maxReceiveCount?: number;
}

const REGION = 'eu-central-1';
/** The account that emulators answer for. */
const ACCOUNT_ID = '123456789012';
/** Emulators take any. */
export const LOCAL_CREDENTIALS = {
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_SESSION_TOKEN: 'test',
} as const;

/** Six times the processor's 300 s, as deployed. */
const VISIBILITY_SECONDS = 1_800;

/** Creates all that the CloudTrail pipeline needs at an AWS endpoint, under new names each time. */
export async function createLocalDeployment(
  endpoint: string,
  { maxReceiveCount = 100 }: LocalOptions = {},
): Promise<Deployment> {
  const clients = clientsOf({
    endpoint,
    region: REGION,
    credentials: {
      accessKeyId: LOCAL_CREDENTIALS.AWS_ACCESS_KEY_ID,
      secretAccessKey: LOCAL_CREDENTIALS.AWS_SECRET_ACCESS_KEY,
    },
  });
  const suffix = randomBytes(4).toString('hex');
  const named = (name: string) => `secmon-${name}-${suffix}`;
  const [trailBucket, archiveBucket] = [named('trail'), named('archive')];
  for (const bucket of [trailBucket, archiveBucket]) await createBucket(clients.s3, bucket);
  const deadLettersUrl = await createQueue(clients.sqs, named('cloudtrail-dlq'));
  const queueUrl = await createQueue(clients.sqs, named('cloudtrail'), {
    VisibilityTimeout: String(VISIBILITY_SECONDS),
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: await queueArn(clients.sqs, deadLettersUrl),
      maxReceiveCount,
    }),
  });
  const [alertsTable, stateTable] = [named('alerts'), named('state')];
  await createAlertsTable(clients.dynamodb, alertsTable);
  await createStateTable(clients.dynamodb, stateTable);
  const inboxUrl = await createQueue(clients.sqs, named('inbox'));
  const { TopicArn: topicArn = '' } = await clients.sns.send(
    new CreateTopicCommand({ Name: named('alerts') }),
  );
  const inbox = { Protocol: 'sqs', TopicArn: topicArn, Endpoint: await queueArn(clients.sqs, inboxUrl) };
  await clients.sns.send(new SubscribeCommand(inbox));
  const urls = { queueUrl, deadLettersUrl, inboxUrl };
  const names = { trailBucket, archiveBucket, alertsTable, stateTable, topicArn };
  return { endpoint, region: REGION, accountId: ACCOUNT_ID, clients, ...urls, ...names };
}

/** Clients with one configuration; without an endpoint, of AWS itself. */
export function clientsOf(config: {
  readonly endpoint?: string;
  readonly region: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}): Clients {
  // The SDK warns of Node releases that a coming one will not take; this one does.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  return {
    s3: new S3Client({ ...config, forcePathStyle: config.endpoint !== undefined }),
    sqs: new SQSClient(config),
    sns: new SNSClient(config),
    dynamodb: new DynamoDBClient(config),
  };
}

async function createBucket(s3: S3Client, bucket: string): Promise<void> {
  const CreateBucketConfiguration = { LocationConstraint: REGION } as const;
  await s3.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration }));
  const VersioningConfiguration = { Status: 'Enabled' } as const;
  await s3.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }));
}

async function createQueue(
  sqs: SQSClient,
  name: string,
  attributes: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { QueueUrl: url = '' } = await sqs.send(
    new CreateQueueCommand({ QueueName: name, Attributes: { ...attributes } }),
  );
  return url;
}

async function queueArn(sqs: SQSClient, url: string): Promise<string> {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
  );
  return Attributes?.['QueueArn'] ?? '';
}

/** As `modules/alerts` declares it. */
async function createAlertsTable(dynamodb: DynamoDBClient, name: string): Promise<void> {
  await dynamodb.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'EventId', AttributeType: 'S' },
        { AttributeName: 'Timestamp', AttributeType: 'S' },
        { AttributeName: 'Unsent', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'EventId', KeyType: 'HASH' },
        { AttributeName: 'Timestamp', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [keysOnly(UNSENT_INDEX, 'Unsent', 'Timestamp')],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    }),
  );
  await expireItems(dynamodb, name);
}

/** As `modules/alerts` declares it. */
async function createStateTable(dynamodb: DynamoDBClient, name: string): Promise<void> {
  await dynamodb.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'Id', AttributeType: 'S' },
        { AttributeName: 'OpenGroup', AttributeType: 'S' },
        { AttributeName: 'ClosesAt', AttributeType: 'N' },
      ],
      KeySchema: [{ AttributeName: 'Id', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [keysOnly(OPEN_GROUPS_INDEX, 'OpenGroup', 'ClosesAt')],
    }),
  );
  await expireItems(dynamodb, name);
}

function keysOnly(name: string, hash: string, range: string) {
  return {
    IndexName: name,
    KeySchema: [
      { AttributeName: hash, KeyType: 'HASH' as const },
      { AttributeName: range, KeyType: 'RANGE' as const },
    ],
    Projection: { ProjectionType: 'KEYS_ONLY' as const },
  };
}

async function expireItems(dynamodb: DynamoDBClient, table: string): Promise<void> {
  const TimeToLiveSpecification = { AttributeName: 'ExpiresAt', Enabled: true };
  await dynamodb.send(new UpdateTimeToLiveCommand({ TableName: table, TimeToLiveSpecification }));
}
