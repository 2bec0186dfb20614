import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { wholeNumber } from '../../scripts/bench-command';

const ROOT = join(__dirname, '../..');

function run(script: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', join('scripts', script), ...args],
    { cwd: ROOT, encoding: 'utf8', timeout: 60_000 },
  );
  return { status, stdout, stderr };
}

describe('a benchmark', () => {
  it.each([
    ['bench-anomalies.ts', '--seed', '1.5', 'Give a whole number from 0 to 4294967295.'],
    ['bench-anomalies.ts', '--sed', '1', "unknown option '--sed'"],
    ['bench-anomaly-model.ts', '--seed', '1', "unknown option '--seed'"],
    ['bench-anomaly-run.ts', '--series', '0', 'Give a whole number from 1 to 10000.'],
    ['bench-anomaly-run.ts', '--minutes', 'x', 'Give a whole number from 5 to 28800.'],
    ['bench-forecast.ts', '--seed', '-1', 'Give a whole number from 0 to 4294967295.'],
    ['bench-synth.ts', 'often', '', 'Give a whole number from 1 to 100.'],
  ])('says what is wrong with %s %s %s, and ends with 2', (script, option, value, problem) => {
    const { status, stdout, stderr } = run(script, ...[option, value].filter((each) => each !== ''));
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(problem);
    expect(stderr).not.toMatch(/^ +at /m);
  });

  it('explains itself, and ends with 0', () => {
    const { status, stdout } = run('bench-forecast.ts', '--help');
    expect(status).toBe(0);
    expect(stdout).toContain('Usage: npm run -s bench:forecast -- [options]');
  });
});

describe('a whole number', () => {
  it.each(['1', '42', '100'])('is %s', (text) => {
    expect(wholeNumber(1, 100)(text)).toBe(Number(text));
  });

  it.each(['0', '101', '', ' 5', '5.0', '1e1', '0x5', 'NaN'])('is not %j', (text) => {
    expect(() => wholeNumber(1, 100)(text)).toThrow('Give a whole number from 1 to 100.');
  });
});
