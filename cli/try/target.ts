import { type AttributeValue, QueryCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Alert } from '../../functions/shared/alerts/alert';
import type { Clients } from '../runner/deployment';
import type { SamplePlace } from './sample-log';

/** A pipeline that can be tried: one that runs on this machine, or a deployed stack. */
export interface Target {
  readonly name: string;
  readonly bucket: string;
  readonly place: SamplePlace;
  upload(key: string, body: Uint8Array): Promise<void>;
  /** Lets the pipeline work until `isDone`. @returns whether it was, within the target's patience */
  waitFor(isDone: () => Promise<boolean>): Promise<boolean>;
  /** The alerts of an event. */
  alertsOf(eventId: string): Promise<readonly Alert[]>;
  /** How the alert's message is known to be out; undefined while it is not. */
  messageOf(alert: Alert): Promise<string | undefined>;
  /** Messages in the dead-letter queue. */
  deadLetters(): Promise<number>;
  close(): Promise<void>;
}

export interface Parts {
  readonly clients: Clients;
  readonly bucket: string;
  readonly table: string;
  readonly deadLettersUrl: string;
}

/** What is the same for every target. */
export function awsTarget({ clients, bucket, table, deadLettersUrl }: Parts) {
  return {
    bucket,
    async upload(key: string, body: Uint8Array) {
      await clients.s3.send(
        new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: 'application/x-gzip' }),
      );
    },
    async alertsOf(eventId: string): Promise<readonly Alert[]> {
      const { Items = [] } = await clients.dynamodb.send(
        new QueryCommand({
          TableName: table,
          ConsistentRead: true,
          KeyConditionExpression: 'EventId = :id',
          ExpressionAttributeValues: { ':id': { S: eventId } },
        }),
      );
      return Items.map((item: Record<string, AttributeValue>) => unmarshall(item) as Alert);
    },
    async deadLetters() {
      const { Attributes } = await clients.sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl: deadLettersUrl,
          AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
        }),
      );
      return Object.values(Attributes ?? {}).reduce((sum, count) => sum + Number(count), 0);
    },
  };
}
