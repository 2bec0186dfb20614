import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { GetAccountAuthorizationDetailsCommand, IAMClient } from '@aws-sdk/client-iam';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { iamAuthorization } from '../../../functions/predictor/adapters/iam-authorization';
import { s3Findings } from '../../../functions/predictor/adapters/s3-findings';
import { s3Predictions } from '../../../functions/predictor/adapters/s3-predictions';
import { UnfoldFault } from '../../../functions/shared/compress/unfold';
import { noDeadline } from '../../../functions/shared/runtime/clock';
import { ACCOUNT, ALICE, EVERYTHING } from './rig';

const s3 = mockClient(S3Client);
const iam = mockClient(IAMClient);
const client = new S3Client({ region: 'eu-central-1' });
const findings = s3Findings(client, 'archive');
const PLACE = { source: 'waf', region: 'eu-central-1', accountId: ACCOUNT };
const PREFIX = `findings/source=waf/region=eu-central-1/accountId=${ACCOUNT}/`;

beforeEach(() => {
  s3.reset();
  iam.reset();
});

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

describe('the archive', () => {
  it('names its places by folders alone, page by page', async () => {
    const root = { Bucket: 'archive', Prefix: 'findings/source=waf/', Delimiter: '/' };
    s3.on(ListObjectsV2Command, root).resolvesOnce({
      CommonPrefixes: [{ Prefix: `${root.Prefix}region=eu-central-1/` }, { Prefix: `${root.Prefix}other/` }],
      IsTruncated: true,
      NextContinuationToken: 'more',
    });
    s3.on(ListObjectsV2Command, { ...root, ContinuationToken: 'more' }).resolves({
      CommonPrefixes: [{ Prefix: `${root.Prefix}region=us-east-1/` }],
    });
    for (const region of ['eu-central-1', 'us-east-1'])
      s3.on(ListObjectsV2Command, { ...root, Prefix: `${root.Prefix}region=${region}/` }).resolves({
        CommonPrefixes: [{ Prefix: `${root.Prefix}region=${region}/accountId=${ACCOUNT}/` }],
      });
    expect(await findings.places('waf')).toEqual([PLACE, { ...PLACE, region: 'us-east-1' }]);
  });

  it("lists a place's objects from a day on", async () => {
    const request = { Bucket: 'archive', Prefix: PREFIX, StartAfter: `${PREFIX}eventDay=20260308` };
    s3.on(ListObjectsV2Command, request).resolvesOnce({
      Contents: [{ Key: `${PREFIX}eventDay=20260308/a.json.gz` }, { Key: `${PREFIX}stray` }],
      IsTruncated: true,
      NextContinuationToken: 'more',
    });
    s3.on(ListObjectsV2Command, { ...request, ContinuationToken: 'more' }).resolves({
      Contents: [{ Key: `${PREFIX}eventDay=20260309/b.json.gz` }],
    });
    expect(await all(findings.objects(PLACE, '20260308'))).toEqual([
      { key: `${PREFIX}eventDay=20260308/a.json.gz`, day: '20260308' },
      { key: `${PREFIX}eventDay=20260309/b.json.gz`, day: '20260309' },
    ]);
  });

  it('unfolds an object into its lines', async () => {
    const Body = Readable.from([gzipSync('{"a":1}\n\n{"b":2}\n')]) as never;
    s3.on(GetObjectCommand, { Bucket: 'archive', Key: 'k' }).resolves({ Body });
    expect(await all(findings.lines('k'))).toEqual(['{"a":1}', '{"b":2}']);
  });

  it('takes an object that is gone for damaged, and a failure for a failure', async () => {
    const failure = (httpStatusCode: number) =>
      Object.assign(new Error('x'), { $metadata: { httpStatusCode } });
    s3.on(GetObjectCommand).rejectsOnce(failure(404)).rejects(failure(503));
    await expect(all(findings.lines('k'))).rejects.toThrow(UnfoldFault);
    await expect(all(findings.lines('k'))).rejects.not.toThrow(UnfoldFault);
  });

  it('keeps predictions once a day', async () => {
    s3.on(PutObjectCommand).resolves({});
    expect(await s3Predictions(client, 'archive').put('20260310', new Uint8Array([1]))).toBe('stored');
    expect(s3.commandCalls(PutObjectCommand)[0]?.args[0].input).toMatchObject({
      Bucket: 'archive',
      Key: 'predictions/eventDay=20260310/predictions.json.gz',
      IfNoneMatch: '*',
    });
  });
});

describe('IAM', () => {
  const authorization = iamAuthorization(new IAMClient({ region: 'eu-central-1' }), noDeadline);
  const encoded = encodeURIComponent(EVERYTHING);
  const MANAGED = 'arn:aws:iam::aws:policy/AdministratorAccess';

  it('is read page by page: who has which policies, and what these say', async () => {
    iam
      .on(GetAccountAuthorizationDetailsCommand)
      .resolvesOnce({
        UserDetailList: [
          { Arn: ALICE, GroupList: ['admins'], UserPolicyList: [{ PolicyDocument: encoded }] },
        ],
        IsTruncated: true,
        Marker: 'more',
      })
      .resolvesOnce({
        RoleDetailList: [{ Arn: 'role', AttachedManagedPolicies: [{ PolicyArn: MANAGED }] }],
        GroupDetailList: [{ GroupName: 'admins', GroupPolicyList: [{ PolicyDocument: encoded }] }],
        Policies: [
          {
            Arn: MANAGED,
            PolicyVersionList: [
              { Document: '%7B%7D', IsDefaultVersion: false },
              { Document: encoded, IsDefaultVersion: true },
            ],
          },
        ],
        IsTruncated: false,
      });
    expect(await authorization.read()).toEqual({
      users: [{ arn: ALICE, groups: ['admins'], inline: [EVERYTHING], attached: [] }],
      roles: [{ arn: 'role', inline: [], attached: [MANAGED] }],
      groups: [{ name: 'admins', inline: [EVERYTHING], attached: [] }],
      managed: new Map([[MANAGED, EVERYTHING]]),
    });
    const requests = iam.commandCalls(GetAccountAuthorizationDetailsCommand).map(({ args }) => args[0].input);
    expect(requests.map(({ Marker }) => Marker)).toEqual([undefined, 'more']);
    expect(requests[0]?.Filter).toContain('AWSManagedPolicy');
  });

  it('that does not end is given up', async () => {
    iam.on(GetAccountAuthorizationDetailsCommand).resolves({ IsTruncated: true, Marker: 'again' });
    await expect(authorization.read()).rejects.toThrow('more than 100 pages');
  });
});
