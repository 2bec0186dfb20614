import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { isRecord, record, text } from '../../functions/shared/json/read';
import { buildFunctions } from '../runner/build';
import { createLocalDeployment, type Deployment } from '../runner/deployment';
import { startMoto } from '../runner/moto';
import { runner, type Step } from '../runner/runner';
import { awsTarget, type Target } from './target';

/**
 * The whole pipeline on this machine: everything is made new at the endpoint that AWS_ENDPOINT_URL names, or at an
 * emulator of its own, and the built functions are played against it.
 * @throws CliError where there is no endpoint and no emulator to start
 */
export async function localTarget(onStep: (step: Step) => void): Promise<Target> {
  const given = process.env['AWS_ENDPOINT_URL'];
  const emulator = given ? undefined : await startMoto();
  const folder = mkdtempSync(join(tmpdir(), 'secmon-try-'));
  const close = async () => {
    emulator?.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const bundles = await buildFunctions(folder);
    const endpoint = given || emulator?.url || '';
    const deployment = await createLocalDeployment(endpoint);
    const playing = runner(deployment, { bundles, onStep });
    const { clients, trailBucket, alertsTable, deadLettersUrl, accountId, region } = deployment;
    return {
      ...awsTarget({ clients, bucket: trailBucket, table: alertsTable, deadLettersUrl }),
      name: `this machine, with the AWS of ${endpoint}`,
      place: { accountId, region, root: 'AWSLogs' },
      waitFor: (isDone) => playing.run(isDone),
      messageOf: inbox(deployment),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Looks for an alert's message in the queue that is subscribed to the topic. */
function inbox({ clients, inboxUrl }: Deployment): Target['messageOf'] {
  const messages: string[] = [];
  return async ({ EventId }) => {
    const receive = new ReceiveMessageCommand({ QueueUrl: inboxUrl, MaxNumberOfMessages: 10 });
    const { Messages = [] } = await clients.sqs.send(receive);
    messages.push(...Messages.map(({ Body = '' }) => Body));
    const found = messages.find((message) => message.includes(EventId));
    return found === undefined ? undefined : `"${subjectOf(found)}"`;
  };
}

function subjectOf(body: string): string {
  const notification: unknown = JSON.parse(body);
  return (isRecord(notification) && text(record(notification)['Subject'])) || 'without subject';
}
