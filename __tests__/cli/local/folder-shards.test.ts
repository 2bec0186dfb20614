import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderShards } from '../../../cli/local/folder-shards';
import { StateConflict } from '../../../functions/shared/state/state-store';

const folder = mkdtempSync(join(tmpdir(), 'secmon-shards-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('shards in a folder', () => {
  const shards = folderShards(folder);
  const bytes = (...values: number[]) => Buffer.from(values);

  it('are not there before they are written, and come back as they were', async () => {
    expect(await shards.read(3)).toBeUndefined();
    await shards.write(3, bytes(1, 2, 3), undefined);
    expect((await shards.read(3))?.bytes).toEqual(bytes(1, 2, 3));
    expect(await shards.read(4)).toBeUndefined();
  });

  it('are written for the version that was read, and for no other', async () => {
    await shards.write(5, bytes(1), undefined);
    const known = await shards.read(5);
    await shards.write(5, bytes(2), known?.version);
    await expect(shards.write(5, bytes(3), known?.version)).rejects.toBeInstanceOf(StateConflict);
    await expect(shards.write(5, bytes(3), undefined)).rejects.toBeInstanceOf(StateConflict);
    expect((await shards.read(5))?.bytes).toEqual(bytes(2));
  });
});
