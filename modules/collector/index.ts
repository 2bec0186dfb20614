import { Construct } from 'constructs';
import type { Bundle } from '../bundles';
import type { Deployment } from '../deployment';
import type { FindingsArchive } from '../findings-archive';
import { LambdaFunction, type Permission } from '../lambda-function';
import { type AlarmTopic, METRICS_NAMESPACE } from '../observability';
import { EventQueue } from '../queue';
import { RegionForwarder } from '../region-forwarder';
import type { Schedules } from '../schedule';

/** What every collector of a stack shares. */
export interface CollectorPlace {
  readonly deployment: Deployment;
  readonly archive: FindingsArchive;
  readonly alarms: AlarmTopic;
  readonly schedules: Schedules;
}

export interface CollectorProps extends CollectorPlace {
  /** Folder name under functions/. */
  readonly name: string;
  /** Value of `source=` under findings/. */
  readonly source: string;
  readonly description: string;
  readonly bundle: Bundle;
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  /** What it calls at the service it collects from. */
  readonly permissions: readonly Permission[];
  /** When the reconciling poll runs; none: events only. */
  readonly schedule?: string;
  /** The events it takes, if the service emits some. */
  readonly events?: CollectorEvents;
}

export interface CollectorEvents {
  readonly description: string;
  readonly eventPattern: Readonly<Record<string, unknown>>;
  /** Whether the other watched regions emit them too. */
  readonly fromAllRegions: boolean;
}

/** Lambda's longest: a first poll reads months of findings. */
const TIMEOUT_SECONDS = 900;

/** A collector function with its schedule, its event queue, its part of the archive and its freshness alarm. */
export class Collector extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: CollectorProps) {
    super(scope, id);
    this.function = new LambdaFunction(this, 'function', { ...props, timeoutSeconds: TIMEOUT_SECONDS });
    for (const permission of props.permissions) this.function.allow(permission);
    props.archive.allowWrite(this.function, props.source);
    props.archive.allowState(this.function, this.function.functionName);
    if (props.events !== undefined) this.#declareEvents(props, props.events);
    if (props.schedule !== undefined) this.#declareSchedule(props, props.schedule);
  }

  #declareEvents(props: CollectorProps, events: CollectorEvents): void {
    const { deployment, alarms, name } = props;
    const queue = new EventQueue(this, 'events', {
      deployment,
      alarms,
      name,
      ...events,
      functionTimeoutSeconds: TIMEOUT_SECONDS,
    });
    queue.feed(this.function, { batchSize: 10, maxConcurrency: 2, batchingWindowSeconds: 5 });
    if (events.fromAllRegions) {
      new RegionForwarder(this, 'other-regions', { deployment, name, eventPattern: events.eventPattern });
      this.#declareUnreadableAlarm(alarms);
    }
  }

  /** Events that cannot be read end in the queue's dead-letter queue; what a poll cannot read is set aside. */
  #declareUnreadableAlarm(alarms: AlarmTopic): void {
    alarms.alarm(this, 'unreadable', {
      name: `${this.function.functionName}-unreadable`,
      description: 'Polled findings could not be read and were set aside.',
      runbook: 'unreadable-findings',
      namespace: METRICS_NAMESPACE,
      metric: 'FindingsUnreadable',
      dimensions: { service: this.function.functionName },
      statistic: 'Sum',
      periodSeconds: HOUR,
      threshold: 1,
    });
  }

  #declareSchedule({ schedules, alarms, name }: CollectorProps, expression: string): void {
    schedules.add({
      name,
      description: `Reconciling poll of ${name}`,
      expression,
      targetArn: this.function.arn,
      input: JSON.stringify({ poll: name }),
      permissions: [{ actions: ['lambda:InvokeFunction'], resources: [this.function.arn] }],
    });
    alarms.alarm(this, 'freshness', {
      name: `${this.function.functionName}-freshness`,
      description: `${this.function.functionName} has fallen behind or fallen silent.`,
      runbook: 'freshness',
      namespace: METRICS_NAMESPACE,
      metric: 'FreshnessSeconds',
      dimensions: { service: this.function.functionName },
      statistic: 'Maximum',
      periodSeconds: freshnessPeriod(expression),
      evaluationPeriods: 2,
      threshold: 2 * freshnessPeriod(expression),
      missingData: 'breaching',
    });
  }
}

const UNIT_SECONDS = { minute: 60, hour: 3600, day: 86_400 } as const;
const HOUR = 3600;
const DAY = 86_400;

/** An alarm period in which the schedule must have run at least twice, within what CloudWatch allows (1 h to 1 day here). */
function freshnessPeriod(expression: string): number {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (count === undefined || unit === undefined) return DAY;
  const interval = Number(count) * UNIT_SECONDS[unit as keyof typeof UNIT_SECONDS];
  return Math.min(DAY, Math.max(HOUR, 2 * interval));
}
