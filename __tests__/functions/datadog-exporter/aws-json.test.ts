import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { awsJson } from '../../../functions/datadog-exporter/adapters/aws-json';
import { endpointOf } from '../../../functions/datadog-exporter/adapters/endpoint';
import { readSecret } from '../../../functions/datadog-exporter/adapters/secret';
import { sqsQueue } from '../../../functions/datadog-exporter/adapters/sqs-queue';

const SECRET_ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:datadog-AbCdEf';
const MESSAGE = { id: 'id-1', body: '{"a":1}', receiptHandle: 'handle', receiveCount: 1 };
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' };

interface Seen {
  readonly headers: IncomingHttpHeaders;
  readonly path: string;
  readonly body: unknown;
  readonly text: string;
}

let server: Server;
let endpoint: string;
let seen: Seen[];
let answers: { status: number; body: string }[];

beforeEach(async () => {
  seen = [];
  answers = [];
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      seen.push({ headers: request.headers, path: String(request.url), body: JSON.parse(text), text });
      const { status, body } = answers.shift() ?? {
        status: 200,
        body: '{"SecretString":"key","MessageId":"m"}',
      };
      response.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.1' }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env['AWS_ENDPOINT_URL'] = endpoint;
});
afterEach(async () => {
  delete process.env['AWS_ENDPOINT_URL'];
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const call = awsJson(new S3Client({ region: 'eu-central-1', credentials }));
const queue = () =>
  sqsQueue(call, {
    source: `${endpoint}/123/queue`,
    deadLetters: `${endpoint}/123/dead`,
    region: 'eu-central-1',
  });

/** What an SDK client sends for the same call: the reference for ours. */
const sdk = { region: 'eu-central-1', credentials, maxAttempts: 1 };

/** The signature that AWS would compute: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
function expectedSignature({ headers, path, text }: Seen): string {
  const sha256 = (data: string) => createHash('sha256').update(data).digest('hex');
  const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();
  const authorization = String(headers.authorization);
  const [, scope = ''] = /Credential=[^/]+\/([^,]+),/.exec(authorization) ?? [];
  const [, names = ''] = /SignedHeaders=([^,]+),/.exec(authorization) ?? [];
  const canonicalHeaders = names.split(';').map((name) => `${name}:${headers[name]}\n`);
  const canonical = ['POST', path, '', canonicalHeaders.join(''), names, sha256(text)].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n');
  const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${credentials.secretAccessKey}`);
  return hmac(key, toSign).toString('hex');
}

describe('calls of SQS and Secrets Manager', () => {
  it.each([
    [
      'GetSecretValue',
      () => readSecret(call, SECRET_ARN),
      () =>
        new SecretsManagerClient({ ...sdk, region: 'eu-west-1' }).send(
          new GetSecretValueCommand({ SecretId: SECRET_ARN }),
        ),
    ],
    [
      'SendMessage',
      () => queue().deadLetter(MESSAGE, 'no gzip'),
      () =>
        new SQSClient({ ...sdk, md5: false }).send(
          new SendMessageCommand({
            QueueUrl: `${endpoint}/123/dead`,
            MessageBody: MESSAGE.body,
            MessageAttributes: {
              reason: { DataType: 'String', StringValue: 'no gzip' },
              source_message_id: { DataType: 'String', StringValue: 'id-1' },
            },
          }),
        ),
    ],
    [
      'ChangeMessageVisibility',
      () => queue().hide(MESSAGE, 90),
      () =>
        new SQSClient(sdk).send(
          new ChangeMessageVisibilityCommand({
            QueueUrl: `${endpoint}/123/queue`,
            ReceiptHandle: 'handle',
            VisibilityTimeout: 90,
          }),
        ),
    ],
  ])('%s goes out as the SDK sends it', async (_, ours, theirs) => {
    await ours();
    await theirs();
    const [mine, reference] = seen;
    for (const name of ['content-type', 'x-amz-target', 'host', 'x-amz-security-token'])
      expect(mine?.headers[name]).toBe(reference?.headers[name]);
    expect(mine?.path).toBe(reference?.path);
    expect(mine?.body).toEqual(reference?.body);
    expect(mine?.headers.authorization).toContain(`Signature=${expectedSignature(mine as Seen)}`);
    expect(reference?.headers.authorization).toContain(`Signature=${expectedSignature(reference as Seen)}`);
    const scope = /Credential=AKIDEXAMPLE\/(\d{8}\/[^,]+),/;
    expect(scope.exec(String(mine?.headers.authorization))?.[1]).toBe(
      scope.exec(String(reference?.headers.authorization))?.[1],
    );
  });

  it('are tried again when the service is throttled, broken or silent', async () => {
    answers = [
      { status: 503, body: '' },
      { status: 400, body: '{"__type":"com.amazonaws#ThrottlingException"}' },
    ];
    expect(await readSecret(call, SECRET_ARN)).toBe('key');
    expect(seen).toHaveLength(3);
  });

  it('fail at once, with the exception but none of its text, where a retry cannot help', async () => {
    answers = [{ status: 400, body: '{"__type":"AccessDeniedException","Message":"sentinel"}' }];
    await expect(readSecret(call, SECRET_ARN)).rejects.toThrow(
      /^secretsmanager.GetSecretValue answered 400 AccessDeniedException$/,
    );
    expect(seen).toHaveLength(1);
  });

  it('give up after four tries', async () => {
    answers = Array.from({ length: 9 }, () => ({ status: 500, body: 'oops' }));
    await expect(queue().hide(MESSAGE, 1)).rejects.toThrow('AmazonSQS.ChangeMessageVisibility answered 500');
    expect(seen).toHaveLength(4);
  });

  it('refuse a secret without a text and an ARN that is none', async () => {
    answers = [{ status: 200, body: '{"SecretBinary":"AA=="}' }];
    await expect(readSecret(call, SECRET_ARN)).rejects.toThrow('the Datadog secret holds no text');
    await expect(readSecret(call, 'datadog')).rejects.toThrow('no ARN');
  });

  it('never send an empty reason, which SQS refuses', async () => {
    await queue().deadLetter(MESSAGE, '');
    expect(seen[0]?.body).toMatchObject({ MessageAttributes: { reason: { StringValue: 'unknown' } } });
  });
});

describe('where a service is called', () => {
  it('follows the variables of the SDKs, the most specific first', () => {
    const all = { AWS_ENDPOINT_URL: 'http://all', AWS_ENDPOINT_URL_SQS: 'http://sqs' };
    expect(endpointOf('SQS', 'https://own', all)).toBe('http://sqs');
    expect(endpointOf('SECRETS_MANAGER', 'https://own', all)).toBe('http://all');
    expect(endpointOf('SQS', 'https://own', {})).toBe('https://own');
  });

  it.each([
    [SECRET_ARN, 'https://secretsmanager.eu-west-1.amazonaws.com', 'eu-west-1'],
    [
      'arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:x',
      'https://secretsmanager.cn-north-1.amazonaws.com.cn',
      'cn-north-1',
    ],
    [
      'arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:x',
      'https://secretsmanager.us-gov-west-1.amazonaws.com',
      'us-gov-west-1',
    ],
  ])('is, for %s, the region and partition of the ARN', async (arn, url, region) => {
    delete process.env['AWS_ENDPOINT_URL'];
    const calls: unknown[] = [];
    await readSecret(async (request) => {
      calls.push(request);
      return { SecretString: 'key' };
    }, arn);
    expect(calls).toMatchObject([{ endpoint: url, region, service: 'secretsmanager' }]);
  });
});
