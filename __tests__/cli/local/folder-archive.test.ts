import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { archivedKeys, folderArchive } from '../../../cli/local/folder-archive';
import { folderObjects } from '../../../cli/local/folder-objects';
import { type ArchiveObject, archiveKey } from '../../../functions/shared/archive/archive-object';
import type { OcsfEvent } from '../../../functions/shared/ocsf/event';

const folder = mkdtempSync(join(tmpdir(), 'secmon-archive-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function object(identity: string): ArchiveObject {
  return {
    source: 'waf',
    region: 'eu-central-1',
    accountId: '111122223333',
    updatedAt: Date.UTC(2025, 8, 8),
    identity: [identity],
    events: [{ message: identity }, { message: 'second' }] as unknown as OcsfEvent[],
  };
}

async function lines(key: string): Promise<string[]> {
  const all: string[] = [];
  for await (const line of folderObjects(folder).lines(key)) all.push(line);
  return all;
}

describe('the folder archive', () => {
  it('writes a key once, keeps what was there, and tells of new objects only', async () => {
    const created: unknown[][] = [];
    const archive = folderArchive(folder, (...notice) => created.push(notice));
    const first = object('a');
    const key = archiveKey(first);
    expect(await archive.put(first)).toBe('stored');
    const bytes = readFileSync(join(folder, key));
    expect(await archive.put({ ...first, events: [] })).toBe('duplicate');
    expect(readFileSync(join(folder, key))).toEqual(bytes);
    expect(created).toEqual([[key, 'waf', bytes.length]]);
    expect(gunzipSync(bytes).toString()).toBe('{"message":"a"}\n{"message":"second"}\n');
  });

  it('stores one of two that come at once', async () => {
    const archive = folderArchive(folder);
    const outcomes = await Promise.all([archive.put(object('b')), archive.put(object('b'))]);
    expect(outcomes.sort()).toEqual(['duplicate', 'stored']);
  });

  it('lists the keys of its objects, as the bucket spells them', async () => {
    await folderArchive(folder).put(object('c'));
    expect(archivedKeys(folder)).toContain(archiveKey(object('c')));
    expect(archivedKeys(join(folder, 'nothing-here'))).toEqual([]);
  });

  it('reads objects back line by line', async () => {
    await folderArchive(folder).put(object('d'));
    expect(await lines(archiveKey(object('d')))).toEqual(['{"message":"d"}', '{"message":"second"}']);
  });

  it('rejects for good where an object is gone', async () => {
    await expect(lines('findings/none.json.gz')).rejects.toMatchObject({ failure: { kind: 'permanent' } });
  });

  it('says which path cannot be written', async () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    await expect(folderArchive(file).put(object('e'))).rejects.toThrow(/a-file.*no folder[\s\S]*--out/);
  });
});
