export { DeadLetterQueue } from './dead-letter-queue';
export { EventQueue, type EventQueueProps, type Feed } from './event-queue';
