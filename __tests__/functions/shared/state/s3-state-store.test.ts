import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { s3StateStore } from '../../../../functions/shared/state/s3-state-store';
import { StateConflict } from '../../../../functions/shared/state/state-store';

const s3 = mockClient(S3Client);
const store = s3StateStore(new S3Client({ region: 'eu-central-1' }), 'archive', 'fn');
const failure = (name: string, httpStatusCode: number) =>
  Object.assign(new Error(name), { name, $metadata: { httpStatusCode } });

beforeEach(() => s3.reset());

describe('s3StateStore', () => {
  it('reads a document with its ETag as the version', async () => {
    const Body = { transformToString: async () => '{"watermark":1}' };
    s3.on(GetObjectCommand, { Bucket: 'archive', Key: 'state/fn/eu-central-1.json' }).resolves({
      Body: Body as never,
      ETag: '"e"',
    });
    await expect(store.read('eu-central-1')).resolves.toEqual({ value: { watermark: 1 }, version: '"e"' });
  });

  it('has nothing where there is no key, but fails where there is no bucket or no answer', async () => {
    s3.on(GetObjectCommand).rejectsOnce(failure('NoSuchKey', 404));
    await expect(store.read('x')).resolves.toBeUndefined();
    s3.on(GetObjectCommand).rejects(failure('NoSuchBucket', 404));
    await expect(store.read('x')).rejects.toThrow('NoSuchBucket');
    s3.on(GetObjectCommand).rejects(failure('AccessDenied', 403));
    await expect(store.read('x')).rejects.toThrow('AccessDenied');
    s3.on(GetObjectCommand).resolves({});
    await expect(store.read('x')).rejects.toThrow('without body or ETag for state/fn/x.json');
  });

  it('creates a document only where there is none, and replaces only what it read', async () => {
    s3.on(PutObjectCommand).resolves({});
    await store.write('x', { a: 1 }, undefined);
    await store.write('x', { a: 2 }, '"e"');
    const [created, replaced] = s3.commandCalls(PutObjectCommand).map(({ args }) => args[0].input);
    expect(created).toMatchObject({ Key: 'state/fn/x.json', Body: '{"a":1}', IfNoneMatch: '*' });
    expect(created).not.toHaveProperty('IfMatch');
    expect(replaced).toMatchObject({ Body: '{"a":2}', IfMatch: '"e"' });
    expect(replaced).not.toHaveProperty('IfNoneMatch');
  });

  it.each([
    ['PreconditionFailed', 412],
    ['ConditionalRequestConflict', 409],
    ['NoSuchKey', 404],
  ])('calls %s a conflict', async (name, status) => {
    s3.on(PutObjectCommand).rejects(failure(name, status));
    await expect(store.write('x', {}, '"e"')).rejects.toThrow(StateConflict);
  });

  it.each([
    ['NoSuchBucket', 404],
    ['InternalError', 500],
  ])('passes %s on', async (name, status) => {
    s3.on(PutObjectCommand).rejects(failure(name, status));
    await expect(store.write('x', {}, '"e"')).rejects.toThrow(name);
  });
});
