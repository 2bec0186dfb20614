/** The schema version that every event in the archive follows: https://schema.ocsf.io/1.6.0 */
export const OCSF_VERSION = '1.6.0';

/**
 * One OCSF event as it is kept in the archive. The attributes that every class has are typed here;
 * a class's own attributes are built and tested by the mapping of its source.
 * Times are epoch milliseconds.
 */
export interface OcsfEvent {
  readonly activity_id: number;
  readonly activity_name: string;
  readonly category_uid: number;
  readonly category_name: string;
  readonly class_uid: number;
  readonly class_name: string;
  readonly type_uid: number;
  readonly type_name: string;
  readonly time: number;
  readonly severity_id: SeverityId;
  readonly severity: string;
  readonly message: string;
  readonly metadata: OcsfMetadata;
  readonly cloud: OcsfCloud;
  /** The native record, redacted, in its canonical spelling, as JSON text. */
  readonly raw_data: string;
  readonly [attribute: string]: unknown;
}

export interface OcsfMetadata {
  readonly version: typeof OCSF_VERSION;
  readonly product: { readonly name: string; readonly vendor_name: string; readonly [k: string]: unknown };
  /** Names the record: finding ARN, or a hash where the source gives no identity. */
  readonly uid: string;
  readonly profiles: readonly string[];
  readonly [attribute: string]: unknown;
}

export interface OcsfCloud {
  readonly provider: 'AWS';
  readonly region: string;
  readonly account: { readonly uid: string; readonly type: 'AWS Account'; readonly type_id: 10 };
  readonly [attribute: string]: unknown;
}

/** OCSF severity_id: 0 Unknown, 1 Informational, 2 Low, 3 Medium, 4 High, 5 Critical, 6 Fatal, 99 Other. */
export type SeverityId = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 99;

const SEVERITY_CAPTIONS: Readonly<Record<SeverityId, string>> = {
  0: 'Unknown',
  1: 'Informational',
  2: 'Low',
  3: 'Medium',
  4: 'High',
  5: 'Critical',
  6: 'Fatal',
  99: 'Other',
};

/** The caption that OCSF gives a severity_id. */
export function severityCaption(id: SeverityId): string {
  return SEVERITY_CAPTIONS[id];
}

/** An OCSF class, as far as the base attributes of an event name it. */
export interface OcsfClass {
  readonly category_uid: number;
  readonly category_name: string;
  readonly class_uid: number;
  readonly class_name: string;
  /** Captions by activity_id. */
  readonly activities: Readonly<Record<number, string>>;
}

const FINDING_ACTIVITIES = { 1: 'Create', 2: 'Update', 3: 'Close' } as const;
const FINDINGS = { category_uid: 2, category_name: 'Findings', activities: FINDING_ACTIVITIES } as const;

/** https://schema.ocsf.io/1.6.0/classes/detection_finding */
export const DETECTION_FINDING: OcsfClass = {
  ...FINDINGS,
  class_uid: 2004,
  class_name: 'Detection Finding',
};

/** https://schema.ocsf.io/1.6.0/classes/vulnerability_finding */
export const VULNERABILITY_FINDING: OcsfClass = {
  ...FINDINGS,
  class_uid: 2002,
  class_name: 'Vulnerability Finding',
};

/** https://schema.ocsf.io/1.6.0/classes/http_activity */
export const HTTP_ACTIVITY: OcsfClass = {
  category_uid: 4,
  category_name: 'Network Activity',
  class_uid: 4002,
  class_name: 'HTTP Activity',
  activities: {
    0: 'Unknown',
    1: 'Connect',
    2: 'Delete',
    3: 'Get',
    4: 'Head',
    5: 'Options',
    6: 'Post',
    7: 'Put',
    8: 'Trace',
    9: 'Patch',
    99: 'Other',
  },
};

/** The attributes that name an event's class, activity and type. */
export function classify(ocsfClass: OcsfClass, activityId: number) {
  const { activities, ...named } = ocsfClass;
  const activityName = activities[activityId];
  if (activityName === undefined)
    throw new RangeError(`${ocsfClass.class_name} has no activity_id ${activityId}`);
  return {
    ...named,
    activity_id: activityId,
    activity_name: activityName,
    type_uid: ocsfClass.class_uid * 100 + activityId,
    type_name: `${ocsfClass.class_name}: ${activityName}`,
  };
}

/** The severity_id and its caption, as an event carries them. */
export function severityOf(id: SeverityId) {
  return { severity_id: id, severity: severityCaption(id) };
}

/** The cloud object of an event in an AWS account. */
export function awsCloud(accountId: string, region: string): OcsfCloud {
  return { provider: 'AWS', region, account: { uid: accountId, type: 'AWS Account', type_id: 10 } };
}
