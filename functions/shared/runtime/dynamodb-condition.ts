import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';

/** What a request to DynamoDB answers; undefined when its condition did not hold. */
export async function unlessConditionFails<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}
