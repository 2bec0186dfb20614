import type { JsonRecord } from '../read';

/** Whose resources a finding names: what ARNs are made of. */
export interface Owner {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
}

/** One `resource_details`; `kind` is GuardDuty's resource type, which says whether it is the finding's subject. */
export interface Resource {
  readonly kind: string;
  readonly attributes: JsonRecord;
}
