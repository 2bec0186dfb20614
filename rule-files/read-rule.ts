import type { RuleDefinition } from '../functions/cloudtrail-processor/core/rules/model';
import { RuleFault } from '../functions/cloudtrail-processor/core/rules/rule-fault';
import type { AlertSeverity } from '../functions/shared/alerts/alert';
import { readCondition, readDetection } from './detection';
import type { SigmaCorrelation, SigmaRule } from './schema';

/** Who did it where: what tells bursts apart unless a rule says otherwise. */
const DEFAULT_GROUP_BY: readonly string[] = ['recipientAccountId', 'userIdentity.arn'];

/** The definition of a checked document, or its faults through `report`. */
export function readRule(
  document: SigmaRule,
  report: (fault: RuleFault) => void,
): RuleDefinition | undefined {
  checkLogsource(document.logsource, report);
  const detection = readDetection(document.detection, report);
  const names = Object.keys(document.detection);
  const severityBy = document.severity_by.flatMap(({ when, level }, index) => {
    try {
      const identifiers = names.filter((name) => name !== 'condition' && name !== 'timeframe');
      return [
        { when: readCondition(when, identifiers, `severity_by[${index}].when`), severity: severityOf(level) },
      ];
    } catch (error) {
      if (!(error instanceof RuleFault)) throw error;
      report(error);
      return [];
    }
  });
  if (!detection) return undefined;
  return {
    ...describe(document),
    ...detection,
    severityBy,
    groupBy: document.group_by ?? DEFAULT_GROUP_BY,
    alerts: true,
  };
}

/** What a rule and a correlation say of themselves alike. */
export function describe(document: SigmaRule | SigmaCorrelation) {
  const { id, title, description, level, tags, falsepositives, references, runbook, response } = document;
  const techniques = tags.map((tag) => /^attack\.(t\d{4}(?:\.\d{3})?)$/i.exec(tag)?.[1]?.toUpperCase());
  const tactics = tags.map((tag) => /^attack\.([a-z][a-z_-]*[a-z])$/i.exec(tag)?.[1]?.toLowerCase());
  const cis = tags.map((tag) => /^cis\.(\d+(?:\.\d+)*)$/i.exec(tag)?.[1]);
  return {
    id,
    title,
    description: description.trim(),
    severity: severityOf(level),
    attack: techniques.filter((technique) => technique !== undefined),
    tactics: tactics.filter((tactic) => tactic !== undefined).map((tactic) => tactic.replaceAll('_', '-')),
    cis: cis.filter((each) => each !== undefined),
    falsePositives: falsepositives,
    references,
    ...(runbook ? { runbook } : {}),
    ...(response ? { response } : {}),
  };
}

/** Sigma's level in the words of alerts. */
export function severityOf(level: SigmaRule['level']): AlertSeverity {
  return level.toUpperCase() as Uppercase<SigmaRule['level']>;
}

function checkLogsource(
  { product, service, category }: SigmaRule['logsource'],
  report: (fault: RuleFault) => void,
) {
  if (product === 'aws' && (service ?? 'cloudtrail') === 'cloudtrail' && category === undefined) return;
  const given = Object.entries({ product, service, category })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ');
  report(
    new RuleFault(
      'logsource',
      `${given || 'nothing'} is not read here; rules are for product: aws, service: cloudtrail`,
    ),
  );
}
