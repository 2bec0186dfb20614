import { CommanderError } from 'commander';
import { createProgram } from '../../cli/program';
import { testIo } from './test-io';

async function run(...args: string[]) {
  const io = testIo();
  const error = await createProgram(io)
    .parseAsync(['node', 'secmon', ...args])
    .then(
      () => undefined,
      (reason: unknown) => reason,
    );
  await io.flushed();
  return { error, out: io.out(), err: io.err() };
}

describe('the secmon command line', () => {
  it.each([
    [['normalize', '--source', 'cloudtrail', 'x'], /Allowed choices are guardduty, inspector, waf/],
    [['normalize', 'x'], /--source/],
    [['normalize', '--source', 'waf'], /missing required argument 'file'/],
    [['normalize', '--source', 'waf', 'a', 'b'], /too many arguments/],
    [['demo', '--out', ' '], /Name a folder/],
    [['demo', '--unknown'], /unknown option/],
    [['rules', 'coverage', '--unknown'], /unknown option[\s\S]*Run with --help/],
    [['nothing'], /unknown command/],
  ])('calls %j wrong usage and says why', async (args, message) => {
    const { error, out, err } = await run(...args);
    expect(error).toBeInstanceOf(CommanderError);
    expect((error as CommanderError).exitCode).not.toBe(0);
    expect(err).toMatch(message);
    expect(out).toBe('');
  });

  it('says what is wrong with an output folder', async () => {
    const { error } = await run('demo', '--out', __filename);
    expect((error as Error).message).toMatch(/program\.test\.ts: is a file, not a folder\n.*--out/);
  });

  it('does not write into a folder that holds other things', async () => {
    const { error } = await run('demo', '--out', __dirname);
    expect((error as Error).message).toMatch(/holds other things\n.*new folder with --out/);
  });

  it.each([
    [['--version'], /^\d+\.\d+\.\d+\n$/],
    [['--help'], /demo[\s\S]*normalize[\s\S]*Exit codes: 0 done, 1 failed, 2 wrong usage/],
    [['normalize', '--help'], /--source <source>[\s\S]*NDJSON[\s\S]*Examples:/],
    [['demo', '--help'], /--out <dir>[\s\S]*--json[\s\S]*Run it twice/],
  ])('explains itself on %j', async (args, text) => {
    const { error, out } = await run(...args);
    expect((error as CommanderError).exitCode).toBe(0);
    expect(out).toMatch(text);
  });
});
