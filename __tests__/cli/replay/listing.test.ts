import { archiveFolders } from '../../../cli/replay/archive-folders';
import { objectsOfDays } from '../../../cli/replay/day-folders';
import type { Place } from '../../../cli/replay/folders';
import type { DayRange } from '../../../cli/replay/range';
import { trailFolders } from '../../../cli/replay/trail-folders';
import { memoryListing } from '../../support/memory-bucket';

const [A, B] = ['111122223333', '444455556666'] as const;
const place: Place = { bucket: 'b', prefix: '', accounts: [], regions: [] };

const log = (account: string, region: string, day: string, root = 'AWSLogs', name = 'x.json.gz') =>
  `${root}/${account}/CloudTrail/${region}/${day}/${account}_CloudTrail_${region}_${name}`;

async function listed(
  keys: readonly string[],
  days: DayRange,
  where: Partial<Place> = {},
  foldersOf: typeof trailFolders = trailFolders,
) {
  const listing = memoryListing(keys);
  const shares: number[] = [];
  const folders = await foldersOf(listing, { ...place, ...where });
  const objects = await objectsOfDays(listing, folders, days, (share) => shares.push(share));
  return { keys: objects.map(({ key }) => key), objects, shares };
}

const DAY: DayRange = { first: '2026-01-31', last: '2026-02-01' };

describe("a trail's objects", () => {
  it('are those of the days, over the end of a month, and of no other', async () => {
    const inside = [log(A, 'eu-west-1', '2026/01/31'), log(A, 'eu-west-1', '2026/02/01')];
    const outside = ['2026/01/30', '2026/02/02', '2026/03/01', '2025/01/31'].map((day) =>
      log(A, 'eu-west-1', day),
    );
    expect((await listed([...outside, ...inside], DAY)).keys).toEqual(inside);
  });

  it('come by day, whatever account and region they are of', async () => {
    const keys = [
      log(B, 'eu-west-1', '2026/01/31'),
      log(A, 'us-east-1', '2026/01/31'),
      log(A, 'eu-west-1', '2026/02/01'),
    ];
    expect((await listed(keys, DAY)).keys).toEqual([keys[1], keys[0], keys[2]]);
  });

  it("are found under an organization's id, beside those of accounts themselves", async () => {
    const keys = [
      log(A, 'eu-west-1', '2026/01/31'),
      log(A, 'eu-west-1', '2026/01/31', 'AWSLogs/o-abcdefghij', 'y.json.gz'),
      log(B, 'eu-west-1', '2026/01/31', 'AWSLogs/o-abcdefghij'),
    ];
    expect((await listed(keys, DAY)).keys).toEqual(keys);
    expect((await listed(keys, DAY, { accounts: [B] })).keys).toEqual([keys[2]]);
    expect((await listed(keys, DAY, { accounts: [A] })).keys).toEqual([keys[0], keys[1]]);
  });

  it('include calls through VPC endpoints, which have a folder of their own, and no digests', async () => {
    const key = log(A, 'eu-west-1', '2026/01/31').replace('/CloudTrail/', '/CloudTrail-NetworkActivity/');
    const digest = log(A, 'eu-west-1', '2026/01/31').replace('/CloudTrail/', '/CloudTrail-Digest/');
    const calls = log(A, 'eu-west-1', '2026/01/31');
    expect((await listed([digest, key, calls], DAY)).keys.toSorted()).toEqual([key, calls].toSorted());
  });

  it('lie under the prefix, where there is one', async () => {
    const key = log(A, 'eu-west-1', '2026/01/31', 'audit/trails/AWSLogs');
    const keys = [key, log(A, 'eu-west-1', '2026/01/31')];
    expect((await listed(keys, DAY, { prefix: 'audit/trails' })).keys).toEqual([key]);
  });

  it('are of the regions that are asked for, though not every account has them', async () => {
    const keys = [
      log(A, 'eu-west-1', '2026/01/31'),
      log(A, 'us-gov-west-1', '2026/01/31'),
      log(B, 'eu-west-1', '2026/01/31'),
    ];
    expect((await listed(keys, DAY, { regions: ['us-gov-west-1'] })).keys).toEqual([keys[1]]);
  });

  it("are neither digests nor Insights, nor another service's logs, nor anything that is no log file", async () => {
    const key = log(A, 'eu-west-1', '2026/01/31');
    const others = [
      key.replace('/CloudTrail/', '/CloudTrail-Digest/'),
      key.replace('/CloudTrail/', '/CloudTrail-Insight/'),
      key.replace('/CloudTrail/', '/Config/'),
      key.replace('eu-west-1/2026', 'notes/2026'),
      key.replace('.json.gz', '.txt'),
      `AWSLogs/${A}x/CloudTrail/eu-west-1/2026/01/31/x.json.gz`,
      `AWSLogs/o-short/${A}/CloudTrail/eu-west-1/2026/01/31/x.json.gz`,
    ];
    expect((await listed([key, ...others], DAY)).keys).toEqual([key]);
  });

  it('tell how far their listing is', async () => {
    const keys = [log(A, 'eu-west-1', '2026/01/31'), log(B, 'eu-west-1', '2026/01/31')];
    expect((await listed(keys, DAY)).shares).toEqual([0.5, 1]);
  });

  it('are none on days without log files', async () => {
    expect((await listed([log(A, 'eu-west-1', '2025/01/31')], DAY)).keys).toEqual([]);
  });

  it('are an error where there is no account, saying where was looked', async () => {
    await expect(listed(['elsewhere/x'], DAY, { prefix: 'audit' })).rejects.toThrow(
      /No account's folder under s3:\/\/b\/audit\/AWSLogs\/\n.*--prefix/,
    );
  });

  it('are an error where an account or a region that is asked for is not there, naming those that are', async () => {
    const keys = [log(A, 'eu-west-1', '2026/01/31')];
    await expect(listed(keys, DAY, { accounts: [A, B] })).rejects.toThrow(
      new RegExp(`No folder of account ${B} under .*\n.*--account. There are: ${A}`),
    );
    await expect(listed(keys, DAY, { regions: ['eu-west-2'] })).rejects.toThrow(
      /No folder of region eu-west-2 under .*\n.*--region. There are: eu-west-1/,
    );
  });

  it('are an error that stays short where a thousand accounts are there', async () => {
    const keys = Array.from({ length: 1000 }, (_, index) =>
      log(String(100_000_000_000 + index), 'eu-west-1', '2026/01/31'),
    );
    await expect(listed(keys, DAY, { accounts: [B] })).rejects.toThrow(/100000000019, and 980 more$/);
  });
});

describe("the archive's objects", () => {
  const finding = (source: string, account: string, day: string, region = 'eu-west-1') =>
    `findings/source=${source}/region=${region}/accountId=${account}/eventDay=${day}/${'0'.repeat(64)}.json.gz`;
  const archived = (keys: readonly string[], where: Partial<Place> = {}) =>
    listed(keys, DAY, where, archiveFolders);

  it('are those of the days, of every source', async () => {
    const inside = [
      finding('guardduty', A, '20260131'),
      finding('cloudtrail', B, '20260131'),
      finding('waf', A, '20260201'),
    ];
    const outside = [
      finding('waf', A, '20260202'),
      finding('waf', A, '20260130'),
      'state/x/eventDay=20260131/a.json.gz',
    ];
    expect(new Set((await archived([...outside, ...inside])).keys)).toEqual(new Set(inside));
  });

  it('are of the accounts and regions that are asked for', async () => {
    const keys = [
      finding('waf', A, '20260131', 'us-east-1'),
      finding('waf', B, '20260131', 'us-east-1'),
      finding('waf', A, '20260131'),
    ];
    expect((await archived(keys, { accounts: [A], regions: ['us-east-1'] })).keys).toEqual([keys[0]]);
    await expect(archived(keys, { regions: ['eu-west-2'] })).rejects.toThrow(
      /There are: eu-west-1, us-east-1/,
    );
  });
});
