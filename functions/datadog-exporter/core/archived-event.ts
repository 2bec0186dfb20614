import type { FindingSource } from '../../shared/archive/archive-object';
import type { OcsfEvent } from '../../shared/ocsf/event';

export type SeverityName = 'unknown' | 'informational' | 'low' | 'medium' | 'high' | 'critical';

/** Severity by OCSF severity_id: Fatal counts as critical, Other as unknown. */
const SEVERITY_NAMES: Readonly<Record<number, SeverityName>> = {
  1: 'informational',
  2: 'low',
  3: 'medium',
  4: 'high',
  5: 'critical',
  6: 'critical',
};

/** One line of an archive object, as far as the exporter looks into it. */
export interface ArchivedEvent {
  readonly source: FindingSource;
  readonly ocsf: OcsfEvent;
  readonly native: Readonly<Record<string, unknown>>;
  readonly isFinding: boolean;
  /** Names the finding through all its versions. */
  readonly uid: string;
  readonly severity: SeverityName;
  /** Finding type, or the action that WAF took, in lower case. */
  readonly type: string;
  /** When this version came to be. Epoch ms. */
  readonly updatedAt: number;
  /** Closed, or archived or suppressed: nobody is to be called for it. */
  readonly isClosed: boolean;
}

/** OCSF 1.6.0 finding status_id: 3 Suppressed, 4 Resolved, 5 Archived, 6 Deleted. */
const QUIET_STATUS = new Set<unknown>([3, 4, 5, 6]);
const CLOSE_ACTIVITY = 3;
const FINDINGS_CATEGORY = 2;

/**
 * The event in a line.
 * @throws Error when the line is no event that the archive's producers write
 */
export function parseArchivedEvent(line: string, source: FindingSource): ArchivedEvent {
  const ocsf = JSON.parse(line) as OcsfEvent;
  const { cloud, metadata } = objectOf(ocsf) as Partial<OcsfEvent>;
  if (typeof cloud?.region !== 'string' || typeof cloud.account?.uid !== 'string')
    throw new Error('no cloud account and region');
  if (typeof metadata?.uid !== 'string') throw new Error('no metadata.uid');
  if (!isInstant(ocsf.time)) throw new Error('no time');
  const native = objectOf(JSON.parse(ocsf.raw_data));
  const finding = memberOf(ocsf, 'finding_info');
  return {
    source,
    ocsf,
    native,
    isFinding: ocsf.category_uid === FINDINGS_CATEGORY,
    uid: textOf(finding['uid']) ?? metadata.uid,
    severity: SEVERITY_NAMES[ocsf.severity_id] ?? 'unknown',
    type: (source === 'waf' ? textOf(native['action'])?.toLowerCase() : typeOf(finding, native)) ?? 'unknown',
    updatedAt: isInstant(finding['modified_time']) ? finding['modified_time'] : ocsf.time,
    isClosed: ocsf.activity_id === CLOSE_ACTIVITY || QUIET_STATUS.has(ocsf['status_id']),
  };
}

/** Whether a number is a time that Date knows: others could not be written as text. */
function isInstant(value: unknown): value is number {
  return typeof value === 'number' && !Number.isNaN(new Date(value).getTime());
}

function typeOf(
  { types }: Readonly<Record<string, unknown>>,
  native: Readonly<Record<string, unknown>>,
): string | undefined {
  return (Array.isArray(types) ? textOf(types[0]) : undefined) ?? textOf(native['type']);
}

/** The member if it is an object, else an empty one. */
export function memberOf(
  parent: Readonly<Record<string, unknown>>,
  name: string,
): Readonly<Record<string, unknown>> {
  const member = parent[name];
  return typeof member === 'object' && member !== null && !Array.isArray(member)
    ? (member as Record<string, unknown>)
    : {};
}

/** The value if it is a text that is not empty. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('no object');
  return value as Record<string, unknown>;
}
