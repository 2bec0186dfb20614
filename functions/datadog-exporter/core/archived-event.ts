import { eventDay, type FindingSource } from '../../shared/archive/archive-object';
import { isRecord, record, text } from '../../shared/json/read';
import type { OcsfEvent } from '../../shared/ocsf/event';
import { isClosed, type SeverityName, severityName } from '../../shared/ocsf/finding-state';

/** One line of an archive object, as far as the exporter looks into it. */
export interface ArchivedEvent {
  readonly source: FindingSource;
  readonly ocsf: OcsfEvent;
  readonly native: Readonly<Record<string, unknown>>;
  readonly isFinding: boolean;
  /** Names the finding through all its versions. */
  readonly uid: string;
  /**
   * Names what is announced: the finding, or of a CloudTrail alert its burst (same rule, severity and group) of a day,
   * so that ten thousand denied calls are one announcement.
   */
  readonly announcedAs: string;
  readonly severity: SeverityName;
  /** Finding type, or the action that WAF took, in lower case. */
  readonly type: string;
  /** When this version came to be. Epoch ms. */
  readonly updatedAt: number;
  /** Closed, or archived or suppressed: nobody is to be called for it. */
  readonly isClosed: boolean;
}

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
  const finding = record(ocsf['finding_info']);
  const uid = text(finding['uid']) ?? metadata.uid;
  const updatedAt = isInstant(finding['modified_time']) ? finding['modified_time'] : ocsf.time;
  const burst = source === 'cloudtrail' ? text(metadata['correlation_uid']) : undefined;
  return {
    source,
    ocsf,
    native,
    isFinding: ocsf.category_uid === FINDINGS_CATEGORY,
    uid,
    announcedAs: burst === undefined ? uid : `${burst}/${eventDay(updatedAt)}`,
    severity: severityName(ocsf.severity_id),
    type: (source === 'waf' ? text(native['action'])?.toLowerCase() : typeOf(finding, native)) ?? 'unknown',
    updatedAt,
    isClosed: isClosed(ocsf),
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
  return (Array.isArray(types) ? text(types[0]) : undefined) ?? text(native['type']);
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  if (!isRecord(value)) throw new Error('no object');
  return value;
}
