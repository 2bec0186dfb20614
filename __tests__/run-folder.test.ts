import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Testing } from 'cdktf';

const ROOT = join(__dirname, '..');

describe('a run of the tests', () => {
  it('has a temporary folder of its own, in which cdktf writes, too', () => {
    expect(basename(tmpdir())).toMatch(/^secmon-tests-/);
    expect(Testing.app().outdir.startsWith(join(tmpdir(), 'cdktf.outdir.'))).toBe(true);
  });

  it('leaves nothing in the temporary folder', () => {
    const folder = mkdtempSync(join(tmpdir(), 'of-a-run-'));
    try {
      const jest = [join(ROOT, 'node_modules/jest/bin/jest.js'), '--cacheDirectory', join(folder, 'cache')];
      const { status } = spawnSync(process.execPath, [...jest, '__tests__/modules/schedule/'], {
        cwd: ROOT,
        env: { ...process.env, TMPDIR: folder },
      });
      expect(status).toBe(0);
      expect(readdirSync(folder)).toEqual(['cache']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
