import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderStateStore } from '../../../cli/local/folder-state-store';
import { StateConflict } from '../../../functions/shared/state/state-store';

const folder = mkdtempSync(join(tmpdir(), 'secmon-state-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the folder state store', () => {
  const store = folderStateStore(folder, 'collector');

  it('knows nothing of a document that was never written', async () => {
    expect(await store.read('none')).toBeUndefined();
  });

  it('gives back what was written, and takes the next value for the version that was read', async () => {
    await store.write('eu-central-1', { watermark: 1 }, undefined);
    const known = await store.read('eu-central-1');
    expect(known?.value).toEqual({ watermark: 1 });
    await store.write('eu-central-1', { watermark: 2 }, known?.version);
    expect((await store.read('eu-central-1'))?.value).toEqual({ watermark: 2 });
  });

  it('refuses a write for another version, for none, and for one that is gone', async () => {
    await store.write('doc', 1, undefined);
    const known = await store.read('doc');
    await store.write('doc', 2, known?.version);
    await expect(store.write('doc', 3, known?.version)).rejects.toBeInstanceOf(StateConflict);
    await expect(store.write('doc', 3, undefined)).rejects.toBeInstanceOf(StateConflict);
    await expect(store.write('other', 3, known?.version)).rejects.toThrow('state/collector/other.json');
    expect((await store.read('doc'))?.value).toBe(2);
  });

  it('lets one of two writers at once win', async () => {
    const writes = await Promise.allSettled([
      store.write('race', 'a', undefined),
      store.write('race', 'b', undefined),
    ]);
    expect(writes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('keeps documents of other owners apart and leaves no halves behind', async () => {
    await store.write('nested/name', 1, undefined);
    expect(await folderStateStore(folder, 'other').read('nested/name')).toBeUndefined();
    const files = readdirSync(join(folder, 'state'), { recursive: true, encoding: 'utf8' });
    expect(files.filter((path) => path.endsWith('.new'))).toEqual([]);
  });
});
