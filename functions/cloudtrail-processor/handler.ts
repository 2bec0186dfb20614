import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';

/** Answers with the messages that must come again: all of them, until the pipeline stands. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  return { batchItemFailures: Records.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}
