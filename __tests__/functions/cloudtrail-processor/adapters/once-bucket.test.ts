import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { s3OnceStore } from '../../../../functions/cloudtrail-processor/adapters/once-bucket';

const s3 = mockClient(S3Client);

it("a log file's by-product is written under its key, unless it is there", async () => {
  s3.on(PutObjectCommand).resolves({});
  const body = Buffer.from('rows');
  const store = s3OnceStore(new S3Client({ region: 'eu-central-1' }), 'archive');
  await expect(store.put('activity/a.json.gz', body)).resolves.toBe('stored');
  expect(s3.commandCalls(PutObjectCommand)[0]?.args[0].input).toMatchObject({
    Bucket: 'archive',
    Key: 'activity/a.json.gz',
    Body: body,
    IfNoneMatch: '*',
  });
});
