import { isColoured } from '../colours';
import type { CommandIo } from '../io';
import type { DetectionRow } from './detection-row';
import { detectionTable } from './table';

/** Of what is written into a file, or a terminal that does not say how wide it is. */
const DEFAULT_WIDTH = 160;

/** Prints rows as one JSON object a line, or as a table. */
export function printer(
  { format, group }: { readonly format: 'table' | 'json'; readonly group: boolean },
  { stdout }: CommandIo,
  write: (stream: NodeJS.WritableStream, line: string) => Promise<void>,
) {
  if (format === 'json') return (row: DetectionRow) => write(stdout, JSON.stringify(row));
  const table = detectionTable(stdout.columns || DEFAULT_WIDTH, isColoured(stdout), group);
  let isStarted = false;
  return async (row: DetectionRow) => {
    if (!isStarted) await write(stdout, table.head);
    isStarted = true;
    await write(stdout, table.line(row));
  };
}
