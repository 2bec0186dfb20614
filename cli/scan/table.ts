import type { AlertSeverity } from '../../functions/shared/alerts/alert';
import type { DetectionRow } from './detection-row';

interface Column {
  readonly head: string;
  readonly width: number;
  readonly text: (row: DetectionRow) => string;
}

/** SGR codes. */
const COLOURS: Readonly<Record<AlertSeverity, string>> = {
  CRITICAL: '1;31',
  HIGH: '31',
  MEDIUM: '33',
  LOW: '36',
  INFORMATIONAL: '2',
};

const NARROWEST = 100;
const GAP = 2;

export interface Table {
  readonly head: string;
  line(row: DetectionRow): string;
}

/** Lines of a table that is as wide as the terminal; what does not fit is cut. */
export function detectionTable(width: number, isColoured: boolean, isGrouped: boolean): Table {
  const columns = columnsFor(Math.max(width, NARROWEST), isGrouped);
  const bold = (text: string) => (isColoured ? `\u001b[1m${text}\u001b[0m` : text);
  return {
    head: bold(joined(columns.map(({ head, width: wide }) => fitted(head, wide)))),
    line: (row) =>
      joined(
        columns.map(({ head, width: wide, text }) => {
          const cell = fitted(text(row), wide);
          return isColoured && head === 'SEVERITY'
            ? `\u001b[${COLOURS[row.severity]}m${cell}\u001b[0m`
            : cell;
        }),
      ),
  };
}

function joined(cells: readonly string[]): string {
  return cells.join(' '.repeat(GAP)).trimEnd();
}

function columnsFor(width: number, isGrouped: boolean): readonly Column[] {
  const fixed = [
    column('TIME', 19, ({ event_time }) => (event_time ?? '-').replace('T', ' ').replace(/(?:\.\d+)?Z$/, '')),
    column('SEVERITY', 8, ({ severity }) => (severity === 'INFORMATIONAL' ? 'INFO' : severity)),
    ...(isGrouped ? [column('TIMES', 6, ({ count }) => String(count))] : []),
  ];
  const last = column('FROM', 15, ({ source_ip }) => source_ip ?? '-');
  const used = [...fixed, last].reduce((sum, { width: each }) => sum + each + GAP, 0);
  const rest = width - used - 2 * GAP;
  const share = (part: number) => Math.floor(rest * part);
  return [
    ...fixed,
    column('DETECTION', rest - share(0.25) - share(0.33), ({ title }) => title),
    column('CALL', share(0.25), ({ event_name }) => event_name ?? '-'),
    column('BY', share(0.33), ({ principal }) => shortPrincipal(principal ?? '-')),
    last,
  ];
}

function column(head: string, width: number, text: Column['text']): Column {
  return { head, width, text };
}

/** `arn:aws:sts::111122223333:assumed-role/app/i-1` as `111122223333 app/i-1`. */
function shortPrincipal(principal: string): string {
  const [, account, name] = /^arn:[\w-]+:(?:iam|sts)::(\d*):(.+)$/.exec(principal) ?? [];
  return name === undefined ? principal : `${account} ${name.replace(/^(?:assumed-role|user)\//, '')}`;
}

function fitted(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width);
}
