import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';

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

  it('refuses rules that cannot be used with their file and exit code 1, and writes nothing', () => {
    const environment = `of-main-test-${process.pid}`;
    const file = join(ROOT, 'settings', `${environment}.json`);
    const rules = ['package.json', 'absent/rules'];
    writeFileSync(
      file,
      JSON.stringify({ environment: 'test', regions: ['eu-central-1'], detection: { rules } }),
    );
    try {
      const { status, stderr, stdout } = run(environment);
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).toMatch(/package\.json: /);
      expect(stderr).toMatch(/absent\/rules: /);
      expect(stderr).not.toMatch(/\n\s+at /);
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      rmSync(file);
    }
  });

  it('writes both stacks with the zips beside them', () => {
    const { status, stdout, stderr } = run('test');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^test \(eu-central-1\): .*security-monitoring, .*security-monitoring-datadog\n$/);
    for (const stack of ['security-monitoring', 'security-monitoring-datadog'])
      expect(existsSync(join(folder, 'stacks', stack, 'cdk.tf.json'))).toBe(true);
    const assets = readdirSync(join(folder, 'stacks/security-monitoring/assets'), { recursive: true });
    expect(assets.filter((name) => String(name).endsWith('.zip'))).toHaveLength(8);
    const packed = (name: string) =>
      Object.keys(unzipSync(readFileSync(join(ROOT, 'dist/functions', `${name}.zip`))));
    expect(packed('cloudtrail-processor')).toEqual(['index.js', 'rules.json']);
    expect(packed('anomaly-detector')).toEqual(['index.js', 'suppressions.json', 'series.json']);
  });
});
