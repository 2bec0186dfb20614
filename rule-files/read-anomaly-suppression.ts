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

/** The suppression of anomalies that an entry is: of a kind, or of the series or principals in `when.subject`, or in the accounts in `when.account`. What is wrong is reported. */
export function readAnomalySuppression(
  { file, index, rule, when, owner, reason, expires }: ListedSuppression,
  report: Report,
): AnomalySuppression {
  const wrong = (field: string, problem: string) =>
    report({ file, field: `[${index}].${field}`, reason: problem });
  if (!ANOMALY_RULES.includes(rule))
    wrong('rule', `there is no anomaly \`${rule}\`; they are ${ANOMALY_RULES.join(', ')}`);
  const { subject, account, ...others } = when;
  for (const field of Object.keys(others))
    wrong(`when.${field}`, 'anomalies are known by `subject` and `account` only');
  const texts = (value: unknown, field: string, what: string) => {
    const given = [value].flat();
    const known = given.filter(
      (each): each is string => typeof each === 'string' && each.trim() === each && each !== '',
    );
    if (known.length === 0 || known.length < given.length) wrong(field, `must be ${what}, or a list of them`);
    return known;
  };
  return {
    rule,
    ...(subject !== undefined && {
      subjects: texts(subject, 'when.subject', 'a series or principal, as alerts name it'),
    }),
    ...(account !== undefined && {
      accounts: texts(account, 'when.account', 'the number of an account, as a text'),
    }),
    owner,
    reason,
    expires,
  };
}
