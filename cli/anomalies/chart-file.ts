import { constants } from 'node:fs';
import { access, open, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CliError, fileProblem } from '../cli-error';

/**
 * Says beforehand that the page could not be written: it should not be found out after an hour. Makes no file, so that
 * none is left where a line is wrong.
 * @throws CliError
 */
export async function checkWritable(path: string): Promise<void> {
  await told(path, async () => {
    try {
      await (await open(path, 'r+')).close();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      await access(dirname(path), constants.W_OK);
    }
  });
}

/** @throws CliError */
export async function writeChart(path: string, page: string): Promise<void> {
  await told(path, () => writeFile(path, page));
}

async function told(path: string, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    throw new CliError(`${path}: ${fileProblem(error)}`, 'Name a file that can be written with --chart.');
  }
}
