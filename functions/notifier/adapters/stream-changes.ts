import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { UNSENT } from '../../shared/alerts/alert';
import type { TableChange } from '../core/inserted';
import type { AlertKey } from '../core/ports';

/** Whether an invocation brings changes of the table; anything else is the schedule's. */
export function isStreamEvent(event: unknown): event is DynamoDBStreamEvent {
  return Array.isArray((event as Partial<DynamoDBStreamEvent> | null | undefined)?.Records);
}

/** The changes in a Lambda invocation. The TTL's removals are REMOVE, the notifier's own marks MODIFY: neither is new. */
export function tableChanges({ Records }: DynamoDBStreamEvent): readonly TableChange[] {
  return Records.map((record) => ({
    sequenceNumber: record.dynamodb?.SequenceNumber ?? '',
    key: keyOf(record),
    isUnsent: record.eventName === 'INSERT' && record.dynamodb?.NewImage?.['Unsent']?.S === UNSENT,
  }));
}

function keyOf({ dynamodb }: DynamoDBRecord): AlertKey {
  // The stream's types are the SDK's, declared once more.
  return unmarshall((dynamodb?.Keys ?? {}) as Parameters<typeof unmarshall>[0]) as AlertKey;
}
