import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { CreateTopicCommand, DeleteTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { buildFunctions } from '../../cli/runner/build';
import { createLocalDeployment, type Deployment } from '../../cli/runner/deployment';
import { type Emulator, startMoto } from '../../cli/runner/moto';
import { type Runner, runner, type Step } from '../../cli/runner/runner';
import { sampleLog } from '../../cli/try/sample-log';
import { awsTarget } from '../../cli/try/target';
import type { Bundles } from '../../modules/bundles';

describe('the CloudTrail pipeline on an emulated AWS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cloudtrail-emulator-'));
  let emulator: Emulator;
  let bundles: Bundles;
  let deployment: Deployment;
  let playing: Runner;
  let steps: Step[];

  /** A pipeline of its own for each test. */
  const deploy = async (maxReceiveCount: number) => {
    deployment = await createLocalDeployment(emulator.url, { maxReceiveCount });
    steps = [];
    playing = runner(deployment, { bundles, isImpatient: true, onStep: (step) => steps.push(step) });
    const { clients, trailBucket, alertsTable, deadLettersUrl } = deployment;
    return awsTarget({ clients, bucket: trailBucket, table: alertsTable, deadLettersUrl });
  };
  const sample = (ageMs = 0) =>
    sampleLog(
      { accountId: deployment.accountId, region: deployment.region, root: 'AWSLogs' },
      new Date(Date.now() - ageMs),
    );
  const inbox = async () => {
    const { Messages = [] } = await deployment.clients.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: deployment.inboxUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 0,
      }),
    );
    return Messages.map(({ Body = '' }) => Body);
  };
  const queued = async () => {
    const { Attributes } = await deployment.clients.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: deployment.queueUrl, AttributeNames: ['All'] }),
    );
    return (
      Number(Attributes?.['ApproximateNumberOfMessages']) +
      Number(Attributes?.['ApproximateNumberOfMessagesNotVisible'])
    );
  };
  const keysUnder = async (prefix: string) => {
    const { Contents = [] } = await deployment.clients.s3.send(
      new ListObjectsV2Command({ Bucket: deployment.archiveBucket, Prefix: prefix }),
    );
    return Contents.map(({ Key = '' }) => Key);
  };

  beforeAll(async () => {
    [emulator, bundles] = await Promise.all([startMoto(), buildFunctions(folder)]);
  });

  afterAll(() => {
    emulator?.stop();
    rmSync(folder, { recursive: true });
  });

  it('turns a trail file into one alert, one message, one finding and counts, however often it comes', async () => {
    const target = await deploy(100);
    const log = sample();
    await target.upload(log.key, log.body);
    expect(await playing.run(async () => (await inbox()).length > 0)).toBe(true);
    // The same object under its key again is another version, announced for itself.
    await target.upload(log.key, log.body);
    const runs = () => steps.filter(({ kind }) => kind === 'processed').length;
    const before = runs();
    expect(await playing.run(async () => runs() > before && (await queued()) === 0)).toBe(true);
    expect(await target.alertsOf(log.alertingEventId)).toMatchObject([
      { Severity: 'CRITICAL', EventName: 'StopLogging', SentAt: expect.any(String) },
    ]);
    expect(await target.alertsOf(log.benignEventId)).toEqual([]);
    expect(await inbox()).toEqual([expect.stringContaining(log.alertingEventId)]);
    expect(await keysUnder('findings/source=cloudtrail/')).toHaveLength(1);
    expect(await keysUnder('activity/accountId=')).toHaveLength(1);
    expect(await keysUnder('activity/visits/')).toHaveLength(1);
    expect(await target.deadLetters()).toBe(0);
  });

  it('lets a poison message go to the dead-letter queue and its neighbours through', async () => {
    const target = await deploy(3);
    const { clients, queueUrl, deadLettersUrl } = deployment;
    await clients.sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: 'poison' }));
    const log = sample();
    await target.upload(log.key, log.body);
    expect(
      await playing.run(async () => (await target.deadLetters()) > 0 && (await inbox()).length > 0),
    ).toBe(true);
    const { Messages = [] } = await clients.sqs.send(new ReceiveMessageCommand({ QueueUrl: deadLettersUrl }));
    expect(Messages.map(({ Body }) => Body)).toEqual(['poison']);
    expect(await target.alertsOf(log.alertingEventId)).toHaveLength(1);
  });

  it('keeps what it cannot read with the reason, its alerts in the table', async () => {
    const target = await deploy(100);
    const log = sample();
    const event = {
      eventID: 'e-1',
      eventName: 'StopLogging',
      eventSource: 'cloudtrail.amazonaws.com',
      eventTime: new Date().toISOString().replace(/\.\d+/, ''),
      awsRegion: 'eu-central-1',
      recipientAccountId: '123456789012',
      userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::123456789012:user/eve' },
    };
    await target.upload(log.key, gzipSync(`{"Records":[${JSON.stringify(event)},{"eventName":`));
    expect(await playing.run(async () => (await target.deadLetters()) > 0)).toBe(true);
    const { Messages = [] } = await deployment.clients.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: deployment.deadLettersUrl, MessageAttributeNames: ['All'] }),
    );
    expect(Messages[0]?.MessageAttributes?.['reason']?.StringValue).toBe('ends within its JSON');
    expect(await target.alertsOf('e-1')).toHaveLength(1);
    expect(await keysUnder('activity/')).toEqual([]);
  });

  it('sends by the sweep what the topic refused at first', async () => {
    const target = await deploy(100);
    const { clients, topicArn, inboxUrl } = deployment;
    await clients.sns.send(new DeleteTopicCommand({ TopicArn: topicArn }));
    // The sweep leaves what is younger to the stream.
    const log = sample(3_600_000);
    await target.upload(log.key, log.body);
    const failures = () => steps.filter(({ kind }) => kind === 'notified').length;
    expect(await playing.run(async () => failures() >= 3)).toBe(true);
    const [unsent] = await target.alertsOf(log.alertingEventId);
    expect(unsent).toMatchObject({ Unsent: '1' });
    await clients.sns.send(new CreateTopicCommand({ Name: topicArn.split(':').at(-1) ?? '' }));
    const { Attributes } = await clients.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: inboxUrl, AttributeNames: ['QueueArn'] }),
    );
    await clients.sns.send(
      new SubscribeCommand({ Protocol: 'sqs', TopicArn: topicArn, Endpoint: Attributes?.['QueueArn'] }),
    );
    for (let tries = 0; tries < 60 && (await inbox()).length === 0; tries++) {
      await playing.sweep();
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    expect(await inbox()).toEqual([expect.stringContaining(log.alertingEventId)]);
    expect((await target.alertsOf(log.alertingEventId))[0]).not.toHaveProperty('Unsent');
  });

  it('reads an object whose key needs encoding', async () => {
    const target = await deploy(100);
    const log = sample();
    const key = log.key.replace('AWSLogs/', 'all logs+more/50%/é/AWSLogs/');
    await deployment.clients.s3.send(
      new PutObjectCommand({ Bucket: deployment.trailBucket, Key: key, Body: log.body }),
    );
    expect(await playing.run(async () => (await target.alertsOf(log.alertingEventId)).length > 0)).toBe(true);
  });
});
