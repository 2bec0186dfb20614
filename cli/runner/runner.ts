import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type { Bundle, Bundles } from '../../modules/bundles';
import { type Deployment, LOCAL_CREDENTIALS } from './deployment';
import { type FunctionSetup, type Invocation, invoke } from './invoke';
import { bucketNotifications } from './new-objects';
import { pollQueue } from './queue-mapping';
import { streamMapping } from './stream-mapping';

/** What the runner has just played. */
export type Step =
  | { readonly kind: 'announced'; readonly keys: readonly string[] }
  | { readonly kind: 'processed' | 'notified' | 'swept'; readonly invocation: Invocation };

export interface RunnerOptions {
  readonly bundles: Bundles;
  /** Shows failed messages again at once instead of after their back-off. @default false */
  readonly isImpatient?: boolean;
  readonly onStep?: (step: Step) => void;
}

/** Plays what AWS does between a deployment's parts, one thing after the other. */
export interface Runner {
  /**
   * Announces new objects, feeds the processor from its queue and the notifier from the table's stream,
   * until `isDone` or until `timeoutMs` are over. @returns whether it was done
   */
  run(isDone: () => Promise<boolean>, timeoutMs?: number): Promise<boolean>;
  /** Plays the notifier's schedule once. */
  sweep(): Promise<Invocation>;
}

const TIMEOUT_MS = 120_000;
const PAUSE_MS = 200;

/** Runs the built functions against a local deployment, each invocation in a process of its own. */
export function runner(deployment: Deployment, options: RunnerOptions): Runner {
  const { onStep = () => undefined, isImpatient = false } = options;
  const setups = functionSetups(deployment, options.bundles);
  const played = async (kind: 'processed' | 'notified' | 'swept', setup: FunctionSetup, event: unknown) => {
    const invocation = await invoke(setup, event);
    onStep({ kind, invocation });
    return invocation;
  };
  const notifications = bucketNotifications(deployment);
  const { clients, queueUrl, region, endpoint, alertsTable } = deployment;
  const processor = {
    sqs: clients.sqs,
    queueUrl,
    region,
    isImpatient,
    invoke: (event: unknown) => played('processed', setups.processor, event),
  };
  const notifier = streamMapping({
    dynamodb: clients.dynamodb,
    streams: new DynamoDBStreamsClient({
      endpoint,
      region,
      credentials: clients.dynamodb.config.credentials,
    }),
    table: alertsTable,
    region,
    invoke: (event: unknown) => played('notified', setups.notifier, event),
  });
  const playOnce = async () => {
    const keys = await notifications.announceNew();
    if (keys.length > 0) onStep({ kind: 'announced', keys });
    const processed = await pollQueue(processor);
    const notified = await notifier.poll();
    return processed !== undefined || notified.length > 0;
  };
  return {
    async run(isDone, timeoutMs = TIMEOUT_MS) {
      const end = Date.now() + timeoutMs;
      while (Date.now() < end) {
        const wasBusy = await playOnce();
        if (await isDone()) return true;
        if (!wasBusy) await pause();
      }
      return false;
    },
    sweep: () => played('swept', setups.notifier, { sweep: 'notifier' }),
  };
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}

/** The pipeline's functions as the deployment configures them. */
export function functionSetups(deployment: Deployment, bundles: Bundles) {
  const { endpoint, region, accountId, archiveBucket, trailBucket, queueUrl } = deployment;
  const common = {
    ...LOCAL_CREDENTIALS,
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    POWERTOOLS_METRICS_NAMESPACE: 'SecurityMonitoring',
    DYNAMODB_TABLE: deployment.alertsTable,
    STATE_TABLE: deployment.stateTable,
    ALERT_RETENTION_DAYS: '90',
  };
  const processor: FunctionSetup = {
    bundle: bundleOf(bundles, 'cloudtrail-processor'),
    memoryMb: 256,
    timeoutSeconds: 300,
    environment: {
      ...common,
      POWERTOOLS_SERVICE_NAME: 'security-monitoring-cloudtrail-processor',
      ARCHIVE_BUCKET: archiveBucket,
      TRAIL_BUCKET: trailBucket,
      ACCOUNTS: accountId,
      SECURITY_EVENTS_PATH: 'rules.json',
      QUEUE_URL: queueUrl,
      DEAD_LETTER_QUEUE_URL: deployment.deadLettersUrl,
      GROUP_MINUTES: '60',
      MINIMUM_SEVERITY: 'LOW',
      COUNTED: 'calls and visits',
    },
  };
  const notifier: FunctionSetup = {
    bundle: bundleOf(bundles, 'notifier'),
    environment: {
      ...common,
      POWERTOOLS_SERVICE_NAME: 'security-monitoring-notifier',
      SNS_TOPIC_ARN: deployment.topicArn,
    },
  };
  return { processor, notifier };
}

function bundleOf(bundles: Bundles, name: string): Bundle {
  const bundle = bundles[name];
  if (bundle === undefined) throw new Error(`there is no bundle of ${name}`);
  return bundle;
}
