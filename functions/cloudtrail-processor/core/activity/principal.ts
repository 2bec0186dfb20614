import type { ActivityFields } from './activity-fields';

/**
 * Who called, without what changes from session to session: the role's ARN for its sessions, else the caller's ARN,
 * unique id, calling service or identity's type; empty if the event names none of them.
 */
export function principalOf(event: ActivityFields): string {
  if (event.issuerArn) return event.issuerArn;
  if (event.arn) return event.type === 'AssumedRole' ? roleOf(event.arn) : event.arn;
  if (event.principalId) return event.principalId.split(':', 1)[0] as string;
  return event.invokedBy || event.type || '';
}

/** `arn:aws:sts::1:assumed-role/Name/session` as the role's ARN; its path is not in there. */
function roleOf(arn: string): string {
  return arn.replace(/^(arn:[^:]*):sts::(\d*):assumed-role\/([^/]+)\/.*$/s, '$1:iam::$2:role/$3');
}

/**
 * IAM Identity Center makes a role for each permission set and account, and names the session by the user.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/using-service-linked-roles.html
 */
export function isIdentityCenterRole(role: string): boolean {
  return role.includes('/AWSReservedSSO_');
}
