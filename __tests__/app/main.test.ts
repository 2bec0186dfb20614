import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

describe('npx tsx main.ts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'main-'));
  const run = (environment: string) =>
    spawnSync(process.execPath, [join(ROOT, 'node_modules/tsx/dist/cli.mjs'), 'main.ts'], {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], SECMON_ENV: environment, CDKTF_OUTDIR: folder },
      encoding: 'utf8',
    });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('refuses settings that are missing with a sentence and exit code 1, and writes nothing', () => {
    const { status, stderr, stdout } = run('absent');
    expect(status).toBe(1);
    expect(stderr).toMatch(/settings\/absent\.json|absent\.json cannot be read/);
    expect(stderr).toContain('SECMON_ENV');
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stdout).toBe('');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('writes both stacks with the zips beside them', () => {
    const { status, stdout, stderr } = run('test');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^test \(eu-central-1\): .*security-monitoring, .*security-monitoring-datadog\n$/);
    for (const stack of ['security-monitoring', 'security-monitoring-datadog'])
      expect(existsSync(join(folder, 'stacks', stack, 'cdk.tf.json'))).toBe(true);
    const assets = readdirSync(join(folder, 'stacks/security-monitoring/assets'), { recursive: true });
    expect(assets.filter((name) => String(name).endsWith('.zip'))).toHaveLength(4);
  });
});
