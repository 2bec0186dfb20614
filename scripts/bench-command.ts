import { Command, InvalidArgumentError } from 'commander';

/**
 * The command line of a benchmark: what is wrong with it is said in a line on standard error, and ends with 2, as secmon's does.
 * @param name as `npm run` knows it
 */
export function benchCommand(name: string, description: string): Command {
  return new Command(`npm run -s ${name} --`)
    .description(description)
    .showHelpAfterError('Run with --help to see how it is used.')
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));
}

/** Reads an option's value: a whole number within these bounds, both included. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
    if (number >= least && number <= most) return number;
    throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
  };
}

/** Reads the seed of a generator: the same seed makes the same cases. */
export const seed = wholeNumber(0, 2 ** 32 - 1);
