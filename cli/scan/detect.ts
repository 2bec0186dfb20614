import type { RuleSet } from '../../functions/cloudtrail-processor/core/rules/rule-set';
import {
  type EventMatch,
  type ScanResult,
  scanObject,
} from '../../functions/cloudtrail-processor/core/scan/scan-object';
import type { JsonRecord } from '../../functions/shared/json/read';
import { missingLists } from '../../rule-files';
import { CliError } from '../cli-error';
import type { CommandIo } from '../io';
import { plural } from '../plural';
import { type ProgressBar, progressBar } from '../progress';
import { warn } from '../warn';
import type { DetectionOptions } from './detection-options';
import { Output, type Tally } from './output';
import { Silences } from './silences';

/** A log file, wherever it lies. */
export interface LogSource {
  /** As rows and problems name it. */
  readonly name: string;
  /** As it lies there, for the progress. */
  readonly bytes: number;
  /** Its content; what goes wrong is thrown while it is read, in words. */
  open(): AsyncIterable<Uint8Array>;
}

export interface Detecting {
  readonly ruleSet: RuleSet;
  readonly options: DetectionOptions;
  /** What could not even be opened. */
  readonly problems?: readonly string[];
  /** Which events are looked at. @default all */
  readonly isWanted?: (event: JsonRecord) => boolean;
}

/**
 * Prints what the rules find in log files, one after the other.
 * @throws CliError at the end when one of them could not be read whole
 */
export async function detect(
  sources: readonly LogSource[],
  { ruleSet, options, problems = [], isWanted = () => true }: Detecting,
  io: CommandIo,
): Promise<void> {
  const tally: Tally = { events: 0, rows: 0, suppressed: 0, problems: [...problems] };
  const silences = new Silences(ruleSet.definition.suppressions, Date.now());
  warnBefore(ruleSet, options, silences, io);
  const output = new Output({ ruleSet, options, silences }, io, tally);
  const bar = progressBar('Scanning', io);
  const advance = progressOver(sources, bar);
  try {
    for (const source of sources) {
      const scanned = scanObject(counted(source.open(), advance), { ruleSet });
      const result = await drained(scanned, (events) =>
        output.add(
          events.filter(({ event }) => isWanted(event)),
          source.name,
        ),
      );
      tally.events += result.records;
      const problem = problemOf(result);
      if (problem) tally.problems.push(`${source.name}: ${problem}`);
    }
  } finally {
    bar.stop();
  }
  await output.end();
  for (const unused of silences.unused())
    warn(io, `${options.suppressions}: ${unused}, has silenced nothing here`);
  finish(sources.length, tally, io);
}

/** What will match less, or more, than its author may think. */
function warnBefore(
  { definition }: RuleSet,
  { suppressions }: DetectionOptions,
  silences: Silences,
  io: CommandIo,
): void {
  for (const expired of silences.expired())
    warn(io, `${suppressions}: ${expired}, has expired and silences nothing; renew or remove it`);
  for (const name of missingLists(definition))
    warn(io, `%${name}% has no list and matches nothing; give one with --placeholders`);
}

/** A file without a single call would pass for one in which nothing was found. */
function problemOf({ records, unnamed, fault }: ScanResult): string | undefined {
  if (fault) return fault.reason;
  if (records === 0 || unnamed < records) return undefined;
  return "holds no CloudTrail record: none has an eventName (of lookup-events, scan jq '.Events[].CloudTrailEvent | fromjson')";
}

function progressOver(sources: readonly LogSource[], bar: ProgressBar): (bytes: number) => void {
  const total = sources.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  return (bytes) => {
    done += bytes;
    bar.update(total === 0 ? 1 : Math.min(done / total, 1));
  };
}

async function* counted(
  body: AsyncIterable<Uint8Array>,
  count: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    count(chunk.length);
    yield chunk;
  }
}

async function drained(
  batches: AsyncGenerator<readonly EventMatch[], ScanResult>,
  take: (events: readonly EventMatch[]) => Promise<void>,
): Promise<ScanResult> {
  for (;;) {
    const next = await batches.next();
    if (next.done) return next.value;
    await take(next.value);
  }
}

function finish(files: number, { events, rows, suppressed, problems }: Tally, io: CommandIo): void {
  const silenced = suppressed > 0 ? `, ${plural(suppressed, 'match', 'matches')} suppressed` : '';
  io.stderr.write(
    `${plural(rows, 'detection')} in ${plural(events, 'event')} of ${plural(files, 'file')}${silenced}\n`,
  );
  if (problems.length === 0) return;
  throw new CliError(`${plural(problems.length, 'input')} could not be read whole\n${problems.join('\n')}`);
}
