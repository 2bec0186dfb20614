import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { cleanText } from '../../functions/shared/text/clean';
import type { Outbox } from './ports';

/** A queue in SQS. */
export function sqsOutbox(client: SQSClient, url: string): Outbox {
  return {
    async send(messages) {
      const { Failed = [] } = await client.send(
        new SendMessageBatchCommand({
          QueueUrl: url,
          Entries: messages.map(({ id, body }) => ({ Id: id, MessageBody: body })),
        }),
      );
      return Failed.map(({ Id = '', Code = 'refused', Message = '', SenderFault = false }) => ({
        id: Id,
        reason: cleanText(Message === '' ? Code : `${Code}: ${Message}`, 200),
        isRetryable: !SenderFault,
      }));
    },
  };
}
