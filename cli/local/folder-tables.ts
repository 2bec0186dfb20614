import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Alert, OpenGroup } from '../../functions/shared/alerts/alert';
import { CliError, fileProblem } from '../cli-error';
import { type AlertTables, alertTables, restoreTables } from './alert-tables';

/** What is read back: only this program writes it, so its shape is checked and no more. */
const documents = z.object({
  alerts: z.array(z.looseObject({ EventId: z.string(), Timestamp: z.string() })),
  groups: z.array(z.looseObject({ Id: z.string() })),
});

/** The tables as an earlier run left them in `<folder>/state/alerts.json`; empty where there was none. */
export function readTables(folder: string): AlertTables {
  const path = pathOf(folder);
  try {
    const { alerts, groups } = documents.parse(JSON.parse(readFileSync(path, 'utf8')));
    return restoreTables(alerts as unknown as readonly Alert[], groups as unknown as readonly OpenGroup[]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return alertTables();
    throw new CliError(`${path}: ${fileProblem(error)}`, 'Remove the folder, or choose another with --out.');
  }
}

/** Renamed into place: a run that is killed leaves the old tables or the new ones. */
export function writeTables(folder: string, { alerts, groups }: AlertTables): void {
  const path = pathOf(folder);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(
    `${path}.new`,
    JSON.stringify({ alerts: [...alerts.values()], groups: [...groups.values()] }),
  );
  renameSync(`${path}.new`, path);
}

function pathOf(folder: string): string {
  return join(folder, 'state', 'alerts.json');
}
