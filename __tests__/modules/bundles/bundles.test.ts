import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { bundleFunctions, zipReproducibly } from '../../../modules/bundles';

const folders: string[] = [];

/** A folder with two functions and what they share. */
function sources(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  folders.push(folder);
  const write = (name: string, text: string) => {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  write('shared/answer.ts', 'export const answer = 42;');
  write(
    'one/handler.ts',
    `import { answer } from '../shared/answer';\nexport const handler = async () => answer;`,
  );
  write('two/handler.ts', 'export const handler = async () => 2;');
  return folder;
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

describe('bundleFunctions', () => {
  it('makes a zip of one index.js for every function, none for what they share', async () => {
    const folder = sources();
    const bundles = await bundleFunctions(folder, join(folder, 'out'));
    expect(Object.keys(bundles)).toEqual(['one', 'two']);
    const files = unzipSync(readFileSync(bundles['one']?.zipPath ?? ''));
    expect(Object.keys(files)).toEqual(['index.js']);
    expect(files['index.js']?.byteLength).toBe(bundles['one']?.codeBytes);
    const loaded = { exports: {} as { handler?: () => Promise<number> } };
    new Function('module', Buffer.from(files['index.js'] ?? []).toString())(loaded);
    await expect(loaded.exports.handler?.()).resolves.toBe(42);
  });

  it('gives the same bytes wherever the sources lie, and names them by their base64 SHA-256', async () => {
    const [here, there] = [sources(), sources()];
    const [first, second] = [
      await bundleFunctions(here, join(here, 'out')),
      await bundleFunctions(there, join(there, 'out')),
    ];
    for (const name of ['one', 'two']) {
      const zip = readFileSync(first[name]?.zipPath ?? '');
      expect(zip.equals(readFileSync(second[name]?.zipPath ?? ''))).toBe(true);
      expect(first[name]?.sha256).toBe(createHash('sha256').update(zip).digest('base64'));
    }
  });
});

describe('zipReproducibly', () => {
  it('gives the same bytes at every time and in every zone', () => {
    const zone = process.env['TZ'];
    const zips = ['UTC', 'Asia/Tokyo', 'America/Los_Angeles'].map((name) => {
      process.env['TZ'] = name;
      return Buffer.from(zipReproducibly('index.js', Buffer.from('code'))).toString('hex');
    });
    process.env['TZ'] = zone;
    if (zone === undefined) delete process.env['TZ'];
    expect(new Set(zips).size).toBe(1);
  });
});
