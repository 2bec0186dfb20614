import { createReadStream } from 'node:fs';
import { fileProblem } from '../cli-error';
import type { CommandIo } from '../io';
import { detect, type LogSource } from './detect';
import type { DetectionOptions } from './detection-options';
import { type InputFile, inputFiles } from './input-files';
import { ruleSetFor } from './rule-set-for';

/**
 * Prints what the rules find in local log files.
 * @throws WrongUsage when a rule file is refused: nothing was scanned then
 * @throws CliError at the end when a file could not be read whole
 */
export async function scan(
  paths: readonly string[],
  options: DetectionOptions,
  io: CommandIo,
): Promise<void> {
  const ruleSet = ruleSetFor(options);
  const problems: string[] = [];
  const files = inputFiles(paths, (path, problem) => problems.push(`${path}: ${problem}`));
  await detect(files.map(fileSource), { ruleSet, options, problems }, io);
}

function fileSource({ path, bytes }: InputFile): LogSource {
  return { name: path, bytes, open: () => reading(path) };
}

async function* reading(path: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) yield chunk as Buffer;
  } catch (error) {
    throw new Error(fileProblem(error));
  }
}
