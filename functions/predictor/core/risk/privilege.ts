import { ESCALATIONS, READING_VERBS, SENSITIVE_READS } from './privilege-actions';
import type { PolicyStatement } from './statement';

/** What a principal could do, from most to least dangerous. */
export type Privilege = 'admin' | 'escalation' | 'sensitive-data' | 'write' | 'read-only' | 'none';

/** An action that exists nowhere: only who may do everything in IAM may do it, and can then do everything. */
const ANYTHING_IN_IAM = 'iam:Anything';

/**
 * The most dangerous class that a principal's statements allow. Conservative: conditions, permission boundaries and
 * organization policies are taken for absent, and only a denial without condition, on all resources, counts.
 */
export function privilegeOf(statements: readonly PolicyStatement[]): Privilege {
  const allowed = statements.filter(({ effect }) => effect === 'Allow');
  const denied = statements.filter(
    ({ effect, isConditional, resources }) => effect === 'Deny' && !isConditional && resources.includes('*'),
  );
  const granting = (action: string) =>
    denied.some((statement) => statement.covers(action))
      ? []
      : allowed.filter((statement) => statement.covers(action));
  const everywhere = (action: string) =>
    granting(action).some(({ resources }) => resources.some((resource) => /^\*+$/.test(resource)));

  if (everywhere(ANYTHING_IN_IAM)) return 'admin';
  if (
    ESCALATIONS.some((actions) =>
      actions.every((action) => granting(action).some((s) => reachesOthers(s, action))),
    )
  )
    return 'escalation';
  if (SENSITIVE_READS.some((action) => granting(action).length > 0)) return 'sensitive-data';
  if (allowed.length === 0 || denied.some(isOfEverything)) return 'none';
  return allowed.every(isReading) ? 'read-only' : 'write';
}

/** Keys and passwords of one's own lead to nobody else's rights. */
function reachesOthers({ resources }: PolicyStatement, action: string): boolean {
  if (!/^iam:(CreateAccessKey|CreateLoginProfile|UpdateLoginProfile)$/.test(action)) return true;
  return resources.some((resource) => !resource.includes(`\${aws:username}`));
}

function isOfEverything({ actions }: PolicyStatement): boolean {
  return actions?.includes('*') ?? false;
}

function isReading({ actions }: PolicyStatement): boolean {
  return actions?.every((action) => READING_VERBS.test(action)) ?? false;
}
