export { DeadLetterQueue, FOURTEEN_DAYS_SECONDS } from './dead-letter-queue';
export { EventQueue, type EventQueueProps } from './event-queue';
export { declareQueuePolicy, queueArn } from './queue-policy';
