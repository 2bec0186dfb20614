import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { archiveKey, bodyOf } from '../../../../functions/shared/archive/archive-object';
import { s3Archive } from '../../../../functions/shared/archive/s3-archive';

const s3 = mockClient(S3Client);
const archive = s3Archive(new S3Client({ region: 'eu-central-1' }), 'archive');
const object = {
  source: 'guardduty' as const,
  region: 'eu-central-1',
  accountId: '111122223333',
  updatedAt: 0,
  identity: ['a'],
  events: [{ a: 1 }] as never,
};
const failure = (httpStatusCode: number) =>
  Object.assign(new Error(`status ${httpStatusCode}`), { $metadata: { httpStatusCode } });

beforeEach(() => s3.reset());

describe('s3Archive', () => {
  it('writes the object unless its key is there', async () => {
    s3.on(PutObjectCommand).resolves({});
    await expect(archive.put(object)).resolves.toBe('stored');
    expect(s3.commandCalls(PutObjectCommand)[0]?.args[0].input).toEqual({
      Bucket: 'archive',
      Key: archiveKey(object),
      Body: bodyOf(object),
      ContentType: 'application/x-ndjson',
      ContentEncoding: 'gzip',
      IfNoneMatch: '*',
    });
  });

  it('takes a body that was made beforehand', async () => {
    s3.on(PutObjectCommand).resolves({});
    const { events, ...entry } = object;
    await archive.put({ ...entry, body: new Uint8Array([1]) });
    expect(s3.commandCalls(PutObjectCommand)[0]?.args[0].input.Body).toEqual(new Uint8Array([1]));
  });

  it('calls a key that is there a duplicate', async () => {
    s3.on(PutObjectCommand).rejects(failure(412));
    await expect(archive.put(object)).resolves.toBe('duplicate');
  });

  it('tries again on a conflict and learns its outcome', async () => {
    s3.on(PutObjectCommand).rejectsOnce(failure(409)).rejectsOnce(failure(409)).rejects(failure(412));
    await expect(archive.put(object)).resolves.toBe('duplicate');
    expect(s3.commandCalls(PutObjectCommand)).toHaveLength(3);
  });

  it('gives up on a conflict that stays, and on any other failure', async () => {
    s3.on(PutObjectCommand).rejects(failure(409));
    await expect(archive.put(object)).rejects.toThrow('status 409');
    s3.on(PutObjectCommand).rejects(failure(500));
    await expect(archive.put(object)).rejects.toThrow('status 500');
  });
});
