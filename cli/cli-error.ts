import { cleanText } from '../functions/shared/text/clean';

/** Room for every problem of many rule files. */
const MAX_MESSAGE_LENGTH = 1_000_000;

/**
 * What the command says and ends with 1: what happened, where, and what would help. Without what could move a
 * terminal's cursor: names of files and what is in them come from outside.
 */
export class CliError extends Error {
  override readonly name = 'CliError';
  constructor(message: string, fix?: string) {
    super(cleanText((fix ? `${message}\n  ${fix}` : message).replaceAll('\r', ' '), MAX_MESSAGE_LENGTH));
  }
}

/** What the command says when it has done nothing since it was not given what it needs; ends with 2. */
export class WrongUsage extends CliError {}

/** The system's reason for a failed file operation, in words. */
export function fileProblem(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? '';
  const words: Readonly<Record<string, string>> = {
    ENOENT: 'no such file',
    EEXIST: 'is a file, not a folder',
    EISDIR: 'is a folder, not a file',
    EACCES: 'permission denied',
    ENOTDIR: 'a part of the path is no folder',
    ENOSPC: 'no space left on the disk',
    EROFS: 'the file system is read-only',
  };
  return words[code] ?? (error instanceof Error ? error.message : String(error));
}
