import { cachedApiKey } from '../../functions/datadog-exporter/adapters/api-key';
import { datadogIntake } from '../../functions/datadog-exporter/adapters/datadog-intake';
import { type ConsumePorts, consume } from '../../functions/datadog-exporter/core/consume';
import { sourceOf } from '../../functions/datadog-exporter/core/notification';
import type { Message } from '../../functions/shared/queue/message-queue';
import { type Clock, noDeadline } from '../../functions/shared/runtime/clock';
import { systemPause } from '../../functions/shared/runtime/pause';
import { folderObjects } from '../local/folder-objects';
import { folderStateStore } from '../local/folder-state-store';
import type { Tally } from './tally';

const BUCKET = 'sample-archive';

/** Notifications of the archive on their way to Datadog. */
export interface Delivery {
  /** The archive's notification of a new object. */
  notify(key: string): void;
  /** Lets the exporter work off everything that was notified. */
  drain(): Promise<void>;
  /** Why objects could not be delivered, one reason an object. They stay in the archive for the next run. */
  readonly problems: readonly string[];
}

interface DeliveryPorts {
  readonly folder: string;
  readonly datadogUrl: string;
  readonly clock: Clock;
  readonly tally: Tally;
}

/** The exporter's core on local adapters, sending over HTTP as the function does. */
export function localDelivery({ folder, datadogUrl, clock, tally }: DeliveryPorts): Delivery {
  const problems: string[] = [];
  const ports: ConsumePorts = {
    intake: datadogIntake(
      { api: datadogUrl, logs: datadogUrl },
      // The local intake wants a key like the real one, and any will do.
      cachedApiKey(async () => 'local-intake'),
    ),
    objects: folderObjects(folder),
    state: folderStateStore(folder, 'security-monitoring-datadog-exporter'),
    // A message that fails is told of below; the next run finds its object undelivered and takes it up again.
    queue: { deadLetter: async () => undefined, hide: async () => undefined },
    clock,
    deadline: noDeadline,
    pause: systemPause,
    random: Math.random,
    bucket: BUCKET,
    environment: 'demo',
    service: 'security-monitoring',
  };
  let waiting: string[] = [];
  return {
    problems,
    notify(key) {
      waiting.push(key);
    },
    async drain() {
      const keys = waiting;
      waiting = [];
      const consumed = await consume(ports, keys.map(message));
      for (const [index, { report }] of consumed.entries()) {
        tally.delivered(sourceOf(keys[index] ?? ''), report);
        if (report.failure) problems.push(`${keys[index]}: ${report.failure.reason}`);
      }
    },
  };
}

/** The queue's message: S3's event as EventBridge delivers it. */
function message(key: string, index: number): Message {
  const body = {
    version: '0',
    'detail-type': 'Object Created',
    source: 'aws.s3',
    detail: { bucket: { name: BUCKET }, object: { key } },
  };
  return { id: String(index), body: JSON.stringify(body), receiptHandle: '', receiveCount: 1 };
}
