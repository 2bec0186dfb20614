import Table from 'cli-table3';
import { SEVERITY_NAMES } from '../../functions/shared/ocsf/finding-state';
import { type Numbers, SOURCES, type SourceNumbers } from './tally';

const NAMES = {
  guardduty: 'GuardDuty',
  inspector: 'Inspector',
  waf: 'WAF',
  cloudtrail: 'CloudTrail',
  anomaly: 'Anomalies',
} as const;

/** The run's numbers as two tables: the way of the records, and the severity of what was delivered. */
export function numbersTable({ sources, total }: Numbers, isColoured: boolean): string {
  const way = table(
    [
      'Source',
      'Records\ncollected',
      'Objects\nstored',
      'Duplicates\ndropped',
      'Events\ndelivered',
      'New or risen\nat HIGH+',
    ],
    [...SOURCES.map((source) => wayRow(NAMES[source], sources[source])), wayRow('Total', total)],
    isColoured,
  );
  const severities = table(
    ['Delivered', 'Critical', 'High', 'Medium', 'Low', 'Info', 'Unknown'],
    [...SOURCES.map((source) => severityRow(NAMES[source], sources[source])), severityRow('Total', total)],
    isColoured,
  );
  return `${way}\n${severities}`;
}

function wayRow(name: string, numbers: SourceNumbers): readonly string[] {
  const { collected, stored, duplicates, delivered, newOrRisen } = numbers;
  return [name, ...[collected, stored, duplicates, delivered, newOrRisen].map(shown)];
}

function severityRow(name: string, { bySeverity }: SourceNumbers): readonly string[] {
  return [name, ...SEVERITY_NAMES.map((severity) => shown(bySeverity[severity]))];
}

function shown(value: number): string {
  return value.toLocaleString('en');
}

function table(head: readonly string[], rows: readonly (readonly string[])[], isColoured: boolean): string {
  const drawn = new Table({
    head: [...head],
    colAligns: head.map((_, index) => (index === 0 ? 'left' : 'right')),
    style: { head: isColoured ? ['bold'] : [], border: isColoured ? ['grey'] : [], compact: true },
  });
  drawn.push(...rows.map((row) => [...row]));
  return drawn.toString();
}
