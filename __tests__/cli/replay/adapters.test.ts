import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { CliError } from '../../../cli/cli-error';
import { awsError, awsProblem } from '../../../cli/replay/aws-error';
import { s3Client, sqsClient } from '../../../cli/replay/clients';
import { s3Listing } from '../../../cli/replay/s3-listing';
import { sqsOutbox } from '../../../cli/replay/sqs-outbox';

const s3 = mockClient(S3Client);
const sqs = mockClient(SQSClient);
beforeEach(() => {
  s3.reset();
  sqs.reset();
});

const calls = () => s3.commandCalls(ListObjectsV2Command).map(({ args }) => args[0].input);

describe("S3's listing", () => {
  const listing = s3Listing(new S3Client({}), 'b');
  const page = (keys: readonly string[], next?: string) => ({
    Contents: keys.map((Key, Size) => ({ Key, Size })),
    ...(next !== undefined && { NextContinuationToken: next }),
  });

  it('reads folders from all pages, without prefix and slash', async () => {
    s3.on(ListObjectsV2Command)
      .resolvesOnce({ CommonPrefixes: [{ Prefix: 'p/a/' }], NextContinuationToken: 't' })
      .resolvesOnce({ CommonPrefixes: [{ Prefix: 'p/b/' }], Contents: [{ Key: 'p/file' }] });
    expect(await listing.folders('p/')).toEqual(['a', 'b']);
    const common = { Bucket: 'b', Prefix: 'p/', Delimiter: '/' };
    expect(calls()).toEqual([common, { ...common, ContinuationToken: 't' }]);
  });

  it('reads objects from all pages of a range', async () => {
    s3.on(ListObjectsV2Command)
      .resolvesOnce(page(['p/1', 'p/2'], 't'))
      .resolvesOnce(page(['p/3']));
    expect(await listing.objects({ prefix: 'p/', after: 'p/0', before: 'p/9' })).toEqual([
      { key: 'p/1', bytes: 0 },
      { key: 'p/2', bytes: 1 },
      { key: 'p/3', bytes: 0 },
    ]);
    expect(calls()[0]).toEqual({ Bucket: 'b', Prefix: 'p/', StartAfter: 'p/0' });
  });

  it('stops at the end of the range, though the prefix has more', async () => {
    s3.on(ListObjectsV2Command).resolves(page(['p/1', 'p/2', 'p/3'], 'more'));
    const objects = await listing.objects({ prefix: 'p/', after: 'p/', before: 'p/2' });
    expect(objects.map(({ key }) => key)).toEqual(['p/1']);
    expect(calls()).toHaveLength(1);
  });

  it('says what it takes when it is refused', async () => {
    s3.on(ListObjectsV2Command).rejects(Object.assign(new Error('Access Denied'), { name: 'AccessDenied' }));
    await expect(listing.folders('p/')).rejects.toThrow(
      /^s3:\/\/b cannot be listed: AccessDenied: Access Denied\n.*s3:ListBucket/,
    );
  });
});

describe("SQS's outbox", () => {
  const outbox = sqsOutbox(new SQSClient({ region: 'eu-west-1' }), 'https://q');

  it('sends messages with their ids, and says which were refused and why', async () => {
    sqs.on(SendMessageBatchCommand).resolves({
      Successful: [],
      Failed: [
        { Id: '0', Code: 'InternalError', Message: 'try again', SenderFault: false },
        { Id: '1', Code: 'InvalidMessageContents', SenderFault: true },
      ],
    });
    expect(
      await outbox.send([
        { id: '0', body: 'a' },
        { id: '1', body: 'b' },
      ]),
    ).toEqual([
      { id: '0', reason: 'InternalError: try again', isRetryable: true },
      { id: '1', reason: 'InvalidMessageContents', isRetryable: false },
    ]);
    expect(sqs.commandCalls(SendMessageBatchCommand)[0]?.args[0].input).toEqual({
      QueueUrl: 'https://q',
      Entries: [
        { Id: '0', MessageBody: 'a' },
        { Id: '1', MessageBody: 'b' },
      ],
    });
  });

  it('says nothing where all were taken', async () => {
    sqs.on(SendMessageBatchCommand).resolves({});
    expect(await outbox.send([{ id: '0', body: 'a' }])).toEqual([]);
  });
});

describe('clients', () => {
  const before = process.env['AWS_ENDPOINT_URL'];
  afterEach(() => {
    if (before === undefined) delete process.env['AWS_ENDPOINT_URL'];
    else process.env['AWS_ENDPOINT_URL'] = before;
  });

  it('address buckets by path at an endpoint of its own, else as AWS wants it', () => {
    delete process.env['AWS_ENDPOINT_URL'];
    expect(s3Client().config.forcePathStyle).toBe(false);
    process.env['AWS_ENDPOINT_URL'] = 'http://127.0.0.1:5000';
    expect(s3Client().config.forcePathStyle).toBe(true);
  });

  it('go to the region of the queue', async () => {
    const queue = { url: 'u', region: 'sa-east-1', accountId: '111122223333', name: 'q' };
    expect(await sqsClient(queue).config.region()).toBe('sa-east-1');
  });
});

describe('what AWS says', () => {
  const named = (name: string, message: string) => Object.assign(new Error(message), { name });

  it.each([
    [new Error('Region is missing'), /AWS_REGION/],
    [named('CredentialsProviderError', 'Could not load credentials'), /AWS_PROFILE/],
    [named('NoSuchBucket', 'The specified bucket does not exist'), /--bucket/],
    [named('QueueDoesNotExist', 'no queue'), /--queue/],
    [named('AccessDenied', 'no'), /s3:GetObject/],
  ])('%s comes with what would help', (error, fix) => {
    const said = awsError(error, 'It failed');
    expect(said).toBeInstanceOf(CliError);
    expect(said.message).toMatch(fix);
    expect(said.message).toContain(error.message);
  });

  it('is bounded and clean, and said even where there is only a name', () => {
    expect(awsProblem(named('X', `\u001b[2J${'y'.repeat(10_000)}`)).length).toBeLessThan(400);
    expect(awsProblem(named('X', '\u001b[2J'))).not.toContain('\u001b');
    expect(awsProblem(named('UnknownError', ''))).toBe('UnknownError');
    expect(awsProblem('text')).toBe('text');
    expect(awsError(new Error('odd'), 'It failed').message).toBe('It failed: odd');
  });
});
