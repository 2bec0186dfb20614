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

/** Below it, columns would be too narrow to tell anything; lines wrap instead. */
const NARROWEST = 70;
/** From here on there is room for every column in full. */
const ROOMY = 100;
const GAP = 2;

export interface Table {
  readonly head: string;
  line(row: DetectionRow): string;
}

/**
 * Lines of a table that is as wide as the terminal; what does not fit is cut. A narrow one goes without what the others
 * nearly tell: the call, the seconds and the principal's account.
 */
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
  const isRoomy = width >= ROOMY;
  const fixed = [
    column('TIME', isRoomy ? 19 : 16, ({ event_time }) => shownTime(event_time ?? '-', isRoomy)),
    column('SEVERITY', 8, ({ severity }) => (severity === 'INFORMATIONAL' ? 'INFO' : severity)),
    ...(isGrouped ? [column('TIMES', 6, ({ count }) => String(count))] : []),
  ];
  const last = column('FROM', 15, ({ source_ip }) => source_ip ?? '-');
  const used = [...fixed, last].reduce((sum, { width: each }) => sum + each + GAP, 0);
  return [...fixed, ...sharing(width - used, isRoomy), last];
}

/** The columns that share what the others leave. */
function sharing(width: number, isRoomy: boolean): readonly Column[] {
  const rest = width - (isRoomy ? 2 : 1) * GAP;
  const call = isRoomy ? Math.floor(rest * 0.25) : 0;
  const by = Math.floor(rest * 0.33);
  return [
    column('DETECTION', rest - call - by, ({ title }) => title),
    ...(isRoomy ? [column('CALL', call, ({ event_name }) => event_name ?? '-')] : []),
    column('BY', by, ({ principal }) => shortPrincipal(principal ?? '-', isRoomy)),
  ];
}

function column(head: string, width: number, text: Column['text']): Column {
  return { head, width, text };
}

/** `2026-01-05T08:00:00Z` as `2026-01-05 08:00:00`, or without its seconds. */
function shownTime(time: string, withSeconds: boolean): string {
  return time.replace('T', ' ').replace(withSeconds ? /(?:\.\d+)?Z$/ : /:\d\d(?:\.\d+)?Z$/, '');
}

/** `arn:aws:sts::111122223333:assumed-role/app/i-1` as `111122223333 app/i-1`, or without its account. */
function shortPrincipal(principal: string, withAccount: boolean): string {
  const [, account, whole] = /^arn:[\w-]+:(?:iam|sts)::(\d*):(.+)$/.exec(principal) ?? [];
  const name = whole?.replace(/^(?:assumed-role|user)\//, '');
  if (name === undefined) return principal;
  return withAccount ? `${account} ${name}` : name;
}

function fitted(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width);
}
