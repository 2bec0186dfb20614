import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderArchive } from '../../../cli/local/folder-archive';
import { folderFindings, folderPredictions } from '../../../cli/local/folder-findings';

const DAY_MS = 86_400_000;

describe('a folder archive, as the predictor reads it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'findings-'));
  const findings = folderFindings(folder);
  const PLACE = { source: 'waf', region: 'eu-central-1', accountId: '111122223333' };

  beforeAll(async () => {
    const archive = folderArchive(folder);
    for (const [n, region] of ['eu-central-1', 'eu-central-1', 'us-east-1'].entries())
      await archive.put({
        source: 'waf',
        region,
        accountId: PLACE.accountId,
        updatedAt: n * DAY_MS,
        identity: [String(n)],
        events: [{ n }, { n: n + 1 }] as never,
      });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const objectsFrom = async (day: string) => {
    const found = [];
    for await (const object of findings.objects(PLACE, day)) found.push(object);
    return found;
  };

  it('names its places once', async () => {
    expect(await findings.places('waf')).toEqual([PLACE, { ...PLACE, region: 'us-east-1' }]);
    expect(await findings.places('guardduty')).toEqual([]);
  });

  it("lists a place's objects from a day on, and reads their lines", async () => {
    expect((await objectsFrom('19700101')).map(({ day }) => day)).toEqual(['19700101', '19700102']);
    const [object] = await objectsFrom('19700102');
    const lines = [];
    for await (const line of findings.lines(object?.key ?? '')) lines.push(line);
    expect(lines).toEqual(['{"n":1}', '{"n":2}']);
  });

  it('keeps predictions once a day', async () => {
    const predictions = folderPredictions(folder);
    expect(await predictions.put('19700103', new Uint8Array([1]))).toBe('stored');
    expect(await predictions.put('19700103', new Uint8Array([2]))).toBe('duplicate');
  });
});
