import type { UsersReport } from './judge-company';

const HEADER = `| Seed | The stolen key | Found after | False alarms a week | Joiners and leavers alarmed |
|---|---|---|---|---|`;

/** What became of a generated company's people, as a table in Markdown: a row a seed. */
export function usersTable(reports: readonly (readonly [seed: number, report: UsersReport])[]): string {
  return `${HEADER}\n${reports.map(([seed, report]) => rowText(seed, report)).join('\n')}\n`;
}

function rowText(seed: number, report: UsersReport): string {
  const { theft, falseAlarmsPerWeek, joinersAlarmed, leaversAlarmed } = report;
  const cells = [
    seed,
    theft.story,
    theft.delayMinutes === undefined ? 'missed' : `${theft.delayMinutes} min`,
    Number(falseAlarmsPerWeek.toFixed(2)),
    joinersAlarmed + leaversAlarmed,
  ];
  return `| ${cells.join(' | ')} |`;
}
