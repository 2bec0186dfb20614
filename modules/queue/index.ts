export { DeadLetterQueue, FOURTEEN_DAYS_SECONDS } from './dead-letter-queue';
export { EventQueue, type EventQueueProps } from './event-queue';
export { bucketSender, declareQueuePolicy, queueArn, ruleSender, topicSender } from './queue-policy';
export { WorkQueue } from './work-queue';
