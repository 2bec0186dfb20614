import type { SeverityId } from '../../../shared/ocsf/event';
import { lookup } from '../read';

/**
 * GuardDuty's severity bands, half-open so that no value falls between them (8.95 is high).
 * https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings-severity.html
 */
const BANDS: readonly (readonly [atLeast: number, id: SeverityId])[] = [
  [9, 5],
  [7, 4],
  [4, 3],
  [1, 2],
];

/** The severity_id of a GuardDuty severity; 0 (Unknown) where the record has none. */
export function severityId(severity: number | undefined): SeverityId {
  if (severity === undefined) return 0;
  return BANDS.find(([atLeast]) => severity >= atLeast)?.[1] ?? 1;
}

/** The severity_id of a word such as `HIGH`, as malware scans give it. */
export function severityIdOfWord(word: string | undefined): SeverityId | undefined {
  return lookup(WORDS, word?.toUpperCase());
}

const WORDS: Readonly<Record<string, SeverityId | undefined>> = {
  INFORMATIONAL: 1,
  LOW: 2,
  MEDIUM: 3,
  HIGH: 4,
  CRITICAL: 5,
};
