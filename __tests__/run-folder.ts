import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Jest calls it once, before its workers start: everything that a run leaves in the temporary folder, such as cdktf's
 * folder for each app, lies in one of the run's own, which goes when the run ends.
 */
export default function useRunFolder(): void {
  const folder = mkdtempSync(join(tmpdir(), 'secmon-tests-'));
  process.env['TMPDIR'] = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
}
