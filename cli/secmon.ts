import { CommanderError } from 'commander';
import { CliError, WrongUsage } from './cli-error';
import { createProgram } from './program';

const DONE = 0;
const FAILED = 1;
const WRONG_USAGE = 2;

/** Whoever reads our output may stop at any time (`secmon … | head`): that is no failure. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(DONE);
  throw error;
});

async function main(): Promise<number> {
  try {
    await createProgram(process).parseAsync(process.argv);
    return DONE;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === DONE ? DONE : WRONG_USAGE;
    process.stderr.write(`secmon: ${describe(error)}\n`);
    return error instanceof WrongUsage ? WRONG_USAGE : FAILED;
  }
}

function describe(error: unknown): string {
  if (process.env['DEBUG']) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (error instanceof CliError) return error.message;
  const message = error instanceof Error ? error.message : String(error);
  return `${message}\n  Set DEBUG=1 to see where it came from.`;
}

main().then((code) => {
  process.exitCode = code;
});
