const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Numbers below are seconds, from here on milliseconds: the year 5138 against March 1973. */
const FIRST_MILLISECONDS = 1e11;

/** Years of four digits, from 1970 on: what an ISO 8601 text and a partition can name. */
const END_OF_TIME_MS = Date.UTC(10_000, 0);

const SPELLINGS: readonly RegExp[] = [
  // EventBridge, older: `Mar 20, 2023, 6:08:05 PM`; newer Java puts U+202F before AM and PM.
  /^(?<month>[A-Z][a-z]{2}) (?<day>\d{1,2}), (?<year>\d{4}),? (?<hour>\d{1,2}):(?<minute>\d{2}):(?<second>\d{2})\s(?<half>AM|PM)$/,
  // EventBridge, newer: `Wed Sep 04 16:59:44.356 UTC 2024`
  /^[A-Z][a-z]{2} (?<month>[A-Z][a-z]{2}) (?<day>\d{1,2}) (?<hour>\d{2}):(?<minute>\d{2}):(?<second>\d{2})(?:\.\d+)? (?:UTC|GMT) (?<year>\d{4})$/,
  // ISO 8601 as the CLI and the SDKs print it; UTC where it names no offset.
  /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})[T ](?<hour>\d{2}):(?<minute>\d{2}):(?<second>\d{2})(?:\.\d+)?(?:[Zz]|(?<sign>[+-])(?<offsetHours>\d{2}):?(?<offsetMinutes>\d{2}))?$/,
];

/**
 * The instant that any spelling of a time in an Inspector finding means, as epoch ms of a whole UTC second
 * (the event has no more precision than that), or undefined where it is no time.
 * Takes a Date, epoch seconds (or ms) as number or text, ISO 8601, and the two spellings of the events.
 * https://docs.aws.amazon.com/inspector/latest/user/eventbridge-integration.html
 */
export function parseInstant(value: unknown): number | undefined {
  const ms = toMilliseconds(value);
  if (ms === undefined || !(ms >= 0 && ms < END_OF_TIME_MS)) return undefined;
  return Math.floor(ms / 1000) * 1000;
}

function toMilliseconds(value: unknown): number | undefined {
  if (value instanceof Date) return value.getTime();
  if (typeof value === 'number') return value < FIRST_MILLISECONDS ? value * 1000 : value;
  if (typeof value !== 'string' || value.length > 40) return undefined;
  if (/^\d{9,13}(?:\.\d+)?$/.test(value)) return toMilliseconds(Number(value));
  for (const spelling of SPELLINGS) {
    const groups = spelling.exec(value.trim())?.groups;
    if (groups) return fromParts(groups);
  }
  return undefined;
}

function fromParts(parts: Record<string, string | undefined>): number | undefined {
  const { month = '', sign, half } = parts;
  const number = (name: string) => Number(parts[name] ?? 0);
  const monthIndex = /^\d/.test(month) ? Number(month) - 1 : MONTHS.indexOf(month);
  const hour = half ? (number('hour') % 12) + (half === 'PM' ? 12 : 0) : number('hour');
  const wanted = [
    number('year'),
    monthIndex,
    number('day'),
    hour,
    number('minute'),
    number('second'),
  ] as const;
  const ms = Date.UTC(...wanted);
  // Date.UTC rolls 30 February over to March: such a text is no time.
  const date = new Date(ms);
  const found = [
    date.getUTCFullYear(),
    date.getUTCMonth(),
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
  ];
  if (wanted.some((part, index) => part !== found[index])) return undefined;
  const offsetMinutes = number('offsetHours') * 60 + number('offsetMinutes');
  return ms - (sign === '-' ? -1 : 1) * offsetMinutes * 60_000;
}
