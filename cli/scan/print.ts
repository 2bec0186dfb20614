import type { CommandIo } from '../io';
import type { DetectionRow } from './detection-row';
import { detectionTable } from './table';

/** Wide enough for most terminals, and for what is written into a file. */
const DEFAULT_WIDTH = 160;

/** Prints rows as one JSON object a line, or as a table. */
export function printer(
  { format, group }: { readonly format: 'table' | 'json'; readonly group: boolean },
  { stdout }: CommandIo,
  write: (stream: NodeJS.WritableStream, line: string) => Promise<void>,
) {
  if (format === 'json') return (row: DetectionRow) => write(stdout, JSON.stringify(row));
  const { isTTY = false, columns = DEFAULT_WIDTH } = stdout as { isTTY?: boolean; columns?: number };
  const table = detectionTable(columns, isTTY, group);
  let isStarted = false;
  return async (row: DetectionRow) => {
    if (!isStarted) await write(stdout, table.head);
    isStarted = true;
    await write(stdout, table.line(row));
  };
}
