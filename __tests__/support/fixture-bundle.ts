import { join } from 'node:path';
import type { Bundle } from '../../modules/bundles';

/** A function's zip that never changes, so that snapshots hold no hash of code. */
export const FIXTURE_BUNDLE: Bundle = {
  zipPath: join(__dirname, 'fixture-bundle.zip'),
  sha256: 'Zml4dHVyZS1idW5kbGUtc2hhMjU2LW9mLWEtemlwISE=',
  codeBytes: 0,
};
