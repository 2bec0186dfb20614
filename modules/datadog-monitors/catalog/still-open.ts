/** Leaves out what needs nobody's attention any more. The words are OCSF's for the status of a finding. */
export const STILL_OPEN = '-@ocsf.status:(Suppressed OR Resolved OR Archived OR Deleted)';
