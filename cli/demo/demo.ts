import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OcsfEvent } from '../../functions/shared/ocsf/event';
import { CliError, fileProblem } from '../cli-error';
import { isColoured } from '../colours';
import type { CommandIo } from '../io';
import { plural } from '../plural';
import { anomaliesOf, leastLikely } from '../report/anomalies';
import { sourceOf } from '../report/facts';
import { reportPage } from '../report/page';
import { archivedEvents, playInto } from './play';
import { predictAfterWeek } from './prediction';
import { WEEK } from './recording';
import { type DemoResult, summary } from './summary';
import { synthesizeStacks } from './synthesize';
import { type Numbers, SOURCES } from './tally';

export interface DemoOptions {
  readonly out: string;
  readonly json: boolean;
}

/**
 * Makes both stacks' Terraform and plays the sample account's week into `out`: archive, state, Datadog intake, report.
 * @throws CliError when something could not be written, made or delivered
 */
export async function demo({ out, json }: DemoOptions, io: CommandIo): Promise<void> {
  makeFolder(out);
  step(io, 'Synthesizing the Terraform of both stacks');
  const stacks = await synthesizeStacks(join(out, 'terraform'));
  step(io, "Playing the sample account's week");
  const { numbers, detection, points, series, problems } = await playInto(out, io);
  step(io, 'Writing the report');
  const report = join(out, 'report.html');
  const events = await archivedEvents(out);
  const prediction = await predictAfterWeek(out);
  write(report, reportPage({ ...WEEK, events, series, prediction, delivery: deliveryRows(numbers, events) }));
  const result: DemoResult = {
    numbers,
    detection,
    points,
    leastLikely: leastLikely(anomaliesOf(events)),
    stacks,
    archive: join(out, 'findings'),
    datadog: join(out, 'datadog'),
    messages: join(out, 'messages'),
    report,
    isColoured: isColoured(io.stdout),
  };
  io.stdout.write(json ? `${JSON.stringify(jsonResult(result))}\n` : summary(result));
  if (problems.length > 0)
    throw new CliError(
      `${plural(problems.length, 'object')} could not be read or delivered:\n  ${problems.slice(0, 5).join('\n  ')}`,
      'The next run takes them up again.',
    );
}

function deliveryRows({ sources }: Numbers, events: readonly OcsfEvent[]) {
  return SOURCES.map((source) => ({
    source,
    ...sources[source],
    archived: events.filter((event) => sourceOf(event) === source).length,
  }));
}

function jsonResult({ isColoured, numbers, ...places }: DemoResult) {
  return { ...numbers, nothingNew: numbers.total.stored === 0, ...places };
}

/** A line of progress, for who watches. */
function step({ stderr }: CommandIo, text: string): void {
  if (stderr.isTTY) stderr.write(`${text} …\n`);
}

/** Names that a run leaves behind, by which a later run knows its folder. */
const OWN_NAMES = ['findings', 'state', 'terraform', 'report.html'];

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
    const names = readdirSync(path);
    if (names.length > 0 && !names.some((name) => OWN_NAMES.includes(name)))
      throw new CliError(`${path} holds other things`, 'Choose a new folder with --out.');
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError(`${path}: ${fileProblem(error)}`, 'Choose another folder with --out.');
  }
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new CliError(`${path}: ${fileProblem(error)}`, 'Choose another folder with --out.');
  }
}
