import { relative } from 'node:path';
import type { AlertSeverity } from '../../functions/shared/alerts/alert';
import { ALERT_SEVERITIES } from '../../functions/shared/alerts/alert';
import type { LoadedRuleSet } from '../../rule-files';
import { CIS_CONTROLS } from './cis-controls';
import { TACTICS } from './tactics';

interface CoveredRule {
  readonly id: string;
  readonly title: string;
  readonly severities: readonly AlertSeverity[];
  readonly attack: readonly string[];
  readonly tactics: readonly string[];
  readonly cis: readonly string[];
  readonly file: string;
  readonly isFeeder: boolean;
  readonly isCorrelation: boolean;
}

/** Markdown: each rule beside the ATT&CK tactics and techniques it sees, and the CIS controls it gives evidence for. */
export function coverageMarkdown(loaded: LoadedRuleSet, docsFolder: string): string {
  const rules = coveredRules(loaded, docsFolder);
  const techniques = new Set(rules.flatMap(({ attack }) => attack));
  const lines = [
    '# What the rules cover',
    '',
    `Written by \`npm run -s secmon -- rules coverage\`: ${rules.length} rules, ${rules.filter(({ isCorrelation }) => isCorrelation).length} of them`,
    `correlations, for ${techniques.size} techniques of MITRE ATT&CK. Rules in *italics* raise no alerts themselves; they feed correlations.`,
    '',
    '## By tactic',
    '',
    ...tacticTable(rules),
    '',
    ...TACTICS.flatMap(({ name, title, id }) =>
      tacticSection(
        title,
        id,
        rules.filter(({ tactics }) => tactics.includes(name)),
      ),
    ),
    '## CIS AWS Foundations, section 4',
    '',
    'Monitoring controls of v5.0.0, and the rules that notice what each asks for.',
    '',
    '| Control | Title | Rules |',
    '|---|---|---|',
    ...CIS_CONTROLS.map(({ id, title }) => `| ${id} | ${title} | ${evidence(rules, id)} |`),
  ];
  return `${lines.join('\n')}\n`;
}

function coveredRules({ definition, sources }: LoadedRuleSet, docsFolder: string): readonly CoveredRule[] {
  const files = new Map(sources.map(({ id, file }) => [id, relative(docsFolder, file)]));
  const common = ({
    id,
    title,
    attack,
    tactics,
    cis,
  }: LoadedRuleSet['definition']['rules'][number] | LoadedRuleSet['definition']['correlations'][number]) => ({
    id,
    title,
    attack,
    tactics,
    cis,
    file: files.get(id) ?? '',
  });
  return [
    ...definition.rules.map((rule) => ({
      ...common(rule),
      severities: [rule.severity, ...rule.severityBy.map(({ severity }) => severity)],
      isFeeder: !rule.alerts,
      isCorrelation: false,
    })),
    ...definition.correlations.map((rule) => ({
      ...common(rule),
      severities: [rule.severity],
      isFeeder: false,
      isCorrelation: true,
    })),
  ].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function tacticTable(rules: readonly CoveredRule[]): readonly string[] {
  const rows = TACTICS.map(({ name, title, id }) => {
    const own = rules.filter(({ tactics }) => tactics.includes(name));
    const techniques = new Set(own.flatMap(({ attack }) => attack));
    return `| [${title}](#${anchor(title)}) | [${id}](https://attack.mitre.org/tactics/${id}/) | ${own.length} | ${techniques.size} |`;
  });
  return ['| Tactic | | Rules | Techniques |', '|---|---|--:|--:|', ...rows];
}

function tacticSection(title: string, id: string, rules: readonly CoveredRule[]): readonly string[] {
  return [
    `## ${title}`,
    '',
    `[${id}](https://attack.mitre.org/tactics/${id}/), ${rules.length} rules.`,
    '',
    '| Rule | Severity | ATT&CK | CIS |',
    '|---|---|---|---|',
    ...rules.map(
      (rule) =>
        `| ${linked(rule)}<br>${escaped(rule.title)} | ${severities(rule)} | ${techniques(rule)} | ${rule.cis.join(', ') || '-'} |`,
    ),
    '',
  ];
}

function linked({ id, file, isFeeder }: CoveredRule): string {
  const link = `[\`${id}\`](${file})`;
  return isFeeder ? `*${link}*` : link;
}

function severities({ severities: given, isFeeder }: CoveredRule): string {
  if (isFeeder) return '-';
  const ordered = ALERT_SEVERITIES.filter((severity) => given.includes(severity)).toReversed();
  return ordered.map((severity) => severity.toLowerCase()).join(', ');
}

function techniques({ attack }: CoveredRule): string {
  const link = (id: string) => `[${id}](https://attack.mitre.org/techniques/${id.replace('.', '/')}/)`;
  return attack.map(link).join(', ') || '-';
}

function evidence(rules: readonly CoveredRule[], control: string): string {
  return (
    rules
      .filter(({ cis }) => cis.includes(control))
      .map(linked)
      .join(', ') || 'none'
  );
}

function anchor(title: string): string {
  return title.toLowerCase().replaceAll(' ', '-');
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}
