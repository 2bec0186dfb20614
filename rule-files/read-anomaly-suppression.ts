import { ANOMALY_RULES } from '../functions/shared/alerts/anomaly-rules';
import type { AnomalySuppression, Suppression } from '../functions/shared/alerts/suppression';
import type { Report } from './problems';

/** An entry of a file of suppressions, with its place there. */
interface ListedSuppression extends Suppression {
  readonly file: string;
  readonly index: number;
  readonly rule: string;
  readonly when: Readonly<Record<string, unknown>>;
}

/** The suppression of anomalies that an entry is: of a kind, or of the series or principals in `when.subject`. What is wrong is reported. */
export function readAnomalySuppression(
  { file, index, rule, when, owner, reason, expires }: ListedSuppression,
  report: Report,
): AnomalySuppression {
  const wrong = (field: string, problem: string) =>
    report({ file, field: `[${index}].${field}`, reason: problem });
  if (!ANOMALY_RULES.includes(rule))
    wrong('rule', `there is no anomaly \`${rule}\`; they are ${ANOMALY_RULES.join(', ')}`);
  const { subject, ...others } = when;
  for (const field of Object.keys(others)) wrong(`when.${field}`, 'anomalies are known by `subject` only');
  if (subject === undefined) return { rule, owner, reason, expires };
  const given = [subject].flat();
  const subjects = given.filter((each): each is string => typeof each === 'string' && each !== '');
  if (subjects.length === 0 || subjects.length < given.length)
    wrong('when.subject', 'must be a series or principal, as alerts name it, or a list of them');
  return { rule, subjects, owner, reason, expires };
}
