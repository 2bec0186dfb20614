import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const ROOT = join(__dirname, '../..');
const SAMPLES = join(ROOT, 'cli/demo/sample-account');
const folder = mkdtempSync(join(tmpdir(), 'secmon-command-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Loaded before the command: ends it when it looks for an AWS client or connects to anything but this machine. */
const GUARD = join(folder, 'guard.cjs');
writeFileSync(
  GUARD,
  `const { Module } = require('node:module');
const { Socket } = require('node:net');
const load = Module._load;
Module._load = function (name, ...rest) {
  if (/^@aws-sdk\\/(client|credential)/.test(name)) { console.error('GUARD: loads ' + name); process.exit(70); }
  return load.call(this, name, ...rest);
};
const connect = Socket.prototype.connect;
Socket.prototype.connect = function (...args) {
  const [options] = Array.isArray(args[0]) ? args[0] : args;
  const isLocal = options && (options.path || options.host === '127.0.0.1' || options.host === 'localhost');
  if (!isLocal) { console.error('GUARD: connects to ' + JSON.stringify(options)); process.exit(71); }
  return connect.apply(this, args);
};
`,
);

function secmon(args: readonly string[], options: { readonly input?: string; readonly guarded?: true } = {}) {
  const guard = options.guarded ? ['--require', GUARD] : [];
  return spawnSync(process.execPath, [...guard, '--import', 'tsx', join(ROOT, 'cli/secmon.ts'), ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    input: options.input ?? '',
    maxBuffer: 64 * 1024 * 1024,
    env: { PATH: process.env['PATH'], HOME: folder },
  });
}

describe('the secmon command', () => {
  it('ends with 0 and prints results on standard output only', () => {
    const finding = readFileSync(join(SAMPLES, 'api/guardduty-findings.ndjson'), 'utf8').split('\n')[0] ?? '';
    const { status, stdout, stderr } = secmon(['normalize', '--source', 'guardduty', '-'], {
      input: finding,
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout).class_uid).toBe(2004);
  });

  it('ends with 1 and one readable error, without a stack trace', () => {
    const { status, stdout, stderr } = secmon(['normalize', '--source', 'waf', join(folder, 'missing')]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toBe(`secmon: ${join(folder, 'missing')}: no such file\n`);
  });

  it('ends with 2 on wrong usage', () => {
    expect(secmon(['normalize', '--source', 'nothing', 'x']).status).toBe(2);
    expect(secmon([]).status).toBe(2);
  });

  it('ends quietly when nobody reads on', () => {
    const command = `"${process.execPath}" --import tsx cli/secmon.ts normalize --source waf cli/demo/sample-account/logs/waf.ndjson | head -n 1 | wc -l`;
    const { stdout, stderr } = spawnSync('sh', ['-c', command], { cwd: ROOT, encoding: 'utf8' });
    expect({ lines: stdout.trim(), stderr }).toEqual({ lines: '1', stderr: '' });
  });

  it('plays the whole demo without AWS clients, credentials or a network', () => {
    const out = join(folder, 'demo.out');
    const { status, stdout, stderr } = secmon(['demo', '--json', '--out', out], { guarded: true });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ nothingNew: false, report: join(out, 'report.html') });
    expect(result.stacks.map((folder: string) => basename(folder))).toEqual([
      'security-monitoring',
      'security-monitoring-datadog',
    ]);
    for (const stack of result.stacks) JSON.parse(readFileSync(join(stack, 'cdk.tf.json'), 'utf8'));
    expect(readFileSync(result.report, 'utf8')).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
  }, 120_000);
});
