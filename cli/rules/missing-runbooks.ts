import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_RULES, type LoadedRuleSet } from '../../rule-files';
import type { RuleResult } from './run-examples';

/** The pages that alerts link to. */
const RUNBOOKS = join(DEFAULT_RULES, '..', 'docs', 'runbooks');

/** Rules whose alerts would link to a page that does not exist. */
export function missingRunbooks({ definition, sources }: LoadedRuleSet): readonly RuleResult[] {
  const files = new Map(sources.map(({ id, file }) => [id, file]));
  return [...definition.rules, ...definition.correlations]
    .filter(({ runbook }) => runbook !== undefined && !existsSync(join(RUNBOOKS, `${runbook}.md`)))
    .map(({ id, runbook = '' }) => ({
      rule: id,
      file: files.get(id) ?? '',
      expected: 'runbook',
      example: runbook,
      problem: `there is no docs/runbooks/${runbook}.md; write it, or name another page`,
    }));
}
