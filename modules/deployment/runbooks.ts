import type { Settings } from '../../settings/schema';
import { literal } from './escape';

/** Where the runbooks are: the address that the settings give, without a slash at its end, else their folder in the repository. */
export function runbooksBase({ datadog: { runbookUrl } }: Settings): string {
  return runbookUrl === undefined ? 'docs/runbooks' : literal(runbookUrl.replace(/\/+$/, ''));
}

/** Where the runbook `page` (a file in docs/runbooks, without `.md`) is: a link when the settings say where they are published, else its path. */
export function runbookLink(settings: Settings, page: string): string {
  return `${runbooksBase(settings)}/${page}.md`;
}
