import { cleanText } from '../../functions/shared/text/clean';
import { CliError } from '../cli-error';
import { type Line, MAX_DOCUMENT_LENGTH } from './input';

/** A native record, or what kept one from being read, and where in the input it stands. */
export type Located =
  | { readonly where: string; readonly record: unknown }
  | { readonly where: string; readonly problem: string };

/** Members under which a service answers with its records. */
const ANSWER_LISTS = ['Findings', 'findings'] as const;

/**
 * The records of one JSON value (an object, an array, an answer of the service) or of NDJSON of such values.
 * Lines are read one after another; only a document that spans lines is held as a whole.
 * @throws CliError when there is nothing, or when the text is no JSON at all
 */
export async function* recordsOf(lines: AsyncGenerator<Line>, file: string): AsyncGenerator<Located> {
  const first = await nextFilled(lines);
  if (!first) throw new CliError(`${file}: is empty`);
  if ('problem' in parsed(first)) return yield* wholeDocument(first, lines, file);
  for (let line: Line | undefined = first; line; line = await nextFilled(lines))
    yield* lineRecords(line, file);
}

function* lineRecords(line: Line, file: string): Generator<Located> {
  const where = `${file}:${line.number}`;
  const result = parsed(line);
  if ('problem' in result) yield { where, problem: result.problem };
  else yield* unwrapped(result.value, (path) => (path === '' ? where : `${where}: ${path}`));
}

/** Not one value a line: a document of many lines, or NDJSON whose first line is damaged. */
async function* wholeDocument(
  first: Line,
  lines: AsyncGenerator<Line>,
  file: string,
): AsyncGenerator<Located> {
  const all = [first];
  let length = first.text.length;
  for await (const line of lines) {
    all.push(line);
    length += line.text.length;
    if (length > MAX_DOCUMENT_LENGTH)
      throw new CliError(
        `${file}: a JSON document of more than ${MAX_DOCUMENT_LENGTH / 1024 / 1024} MiB`,
        "Make it one record a line, e.g. with jq -c '.Findings[]'.",
      );
  }
  const text = all.map((line) => line.text).join('\n');
  const result = parsed({ number: first.number, text });
  if ('value' in result)
    return yield* unwrapped(result.value, (path) => (path === '' ? file : `${file}: ${path}`));
  if (!all.some((line) => isObjectLine(line)))
    throw new CliError(`${file}: ${positioned(result.problem, text)}`);
  for (const line of all) if (line.text.trim() !== '') yield* lineRecords(line, file);
}

/** A line that is an object by itself: one a line was meant. */
function isObjectLine(line: Line): boolean {
  if (!line.text.startsWith('{')) return false;
  return 'value' in parsed(line);
}

function* unwrapped(value: unknown, where: (path: string) => string): Generator<Located> {
  const [name, list] = listIn(value);
  if (!list) return yield { where: where(''), record: value };
  for (const [index, record] of list.entries()) yield { where: where(`${name}[${index}]`), record };
}

function listIn(value: unknown): readonly [string, (readonly unknown[])?] {
  if (Array.isArray(value)) return ['', value];
  if (typeof value !== 'object' || value === null) return [''];
  for (const name of ANSWER_LISTS) {
    const list = (value as Readonly<Record<string, unknown>>)[name];
    if (Array.isArray(list)) return [name, list];
  }
  return [''];
}

async function nextFilled(lines: AsyncGenerator<Line>): Promise<Line | undefined> {
  for (;;) {
    const { value, done } = await lines.next();
    if (done) return undefined;
    if (value.text.trim() !== '') return value;
  }
}

function parsed({ text }: Line): { readonly value: unknown } | { readonly problem: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { problem: `not JSON: ${cleanText((error as Error).message, 200).replaceAll(/\s+/g, ' ')}` };
  }
}

/** Positions as line and column, since that is what editors go to. */
function positioned(problem: string, text: string): string {
  return problem.replace(/position (\d+)/, (_, digits: string) => {
    const before = text.slice(0, Number(digits)).split('\n');
    return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
  });
}
