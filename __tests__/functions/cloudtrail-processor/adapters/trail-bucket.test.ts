import { Readable } from 'node:stream';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { s3TrailBucket } from '../../../../functions/cloudtrail-processor/adapters/trail-bucket';

const s3 = mockClient(S3Client);
const trail = s3TrailBucket(new S3Client({}));
const LastModified = new Date('2026-11-20T10:00:00Z');
const answer = { Body: Readable.from([Buffer.from('ab')]) as never, ETag: '"e1"', LastModified };

beforeEach(() => {
  s3.reset();
});

describe("the trail's bucket", () => {
  it('streams an object, and says which bytes they are and since when', async () => {
    s3.on(GetObjectCommand).resolves(answer);
    const { body, etag, writtenAt } = await trail.open({ bucket: 'trail', key: 'k' });
    expect([etag, writtenAt]).toEqual(['"e1"', LastModified.getTime()]);
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe('ab');
    expect(s3.commandCalls(GetObjectCommand)[0]?.args[0].input).toEqual({ Bucket: 'trail', Key: 'k' });
  });

  it('reads the version that was announced: a delete marker put over it hides nothing', async () => {
    s3.on(GetObjectCommand).resolves(answer);
    await trail.open({ bucket: 'trail', key: 'k', versionId: 'v1' });
    expect(s3.commandCalls(GetObjectCommand)[0]?.args[0].input).toMatchObject({ VersionId: 'v1' });
  });

  it('says so where the object is gone', async () => {
    s3.on(GetObjectCommand).rejects({ name: 'NoSuchKey', $metadata: { httpStatusCode: 404 } } as never);
    await expect(trail.open({ bucket: 'trail', key: 'k' })).rejects.toMatchObject({
      failure: { kind: 'gone', reason: 's3://trail/k does not exist any more' },
    });
  });

  it.each([
    ['a missing bucket', { name: 'NoSuchBucket', $metadata: { httpStatusCode: 404 } }],
    ['a denial', { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } }],
  ])('leaves %s as the error that it is', async (_, error) => {
    s3.on(GetObjectCommand).rejects(error as never);
    await expect(trail.open({ bucket: 'trail', key: 'k' })).rejects.toMatchObject({ name: error.name });
  });

  it.each(['Body', 'ETag', 'LastModified'])('takes no answer without %s', async (member) => {
    s3.on(GetObjectCommand).resolves({ ...answer, [member]: undefined });
    await expect(trail.open({ bucket: 'trail', key: 'k' })).rejects.toThrow('without body, ETag or time');
  });
});
