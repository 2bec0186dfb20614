/**
 * Whether Inspector says that it is not turned on for this account and region. It says so with the same
 * AccessDeniedException as IAM does; IAM's message always has "is not authorized to perform", and that is a failure.
 */
export function isDisabled(error: unknown): boolean {
  if (!(error instanceof Error) || error.name !== 'AccessDeniedException') return false;
  if (/not authorized to perform|explicit deny/i.test(error.message)) return false;
  return /invoking account|not (?:been )?(?:enabled|activated)|disabled/i.test(error.message);
}
