import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OcsfEvent } from '../../functions/shared/ocsf/event';
import { CliError, fileProblem } from '../cli-error';
import type { CommandIo } from '../io';
import { startDatadogServer } from '../local/datadog-server';
import { archivedKeys, folderArchive } from '../local/folder-archive';
import { folderObjects } from '../local/folder-objects';
import { folderStateStore } from '../local/folder-state-store';
import { progressBar } from '../progress';
import { reportPage } from '../report/page';
import { type Delivery, localDelivery } from './delivery';
import { playedClock, playWeek } from './play-week';
import { readRecording, WEEK } from './recording';
import { type DemoResult, summary } from './summary';
import { synthesizeStacks } from './synthesize';
import { type Numbers, newTally, SOURCES } from './tally';

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
  const { numbers, problems } = await play(out, io);
  step(io, 'Writing the report');
  const report = join(out, 'report.html');
  const events = await archivedEvents(out);
  write(report, reportPage({ ...WEEK, events, delivery: deliveryRows(numbers, events) }));
  const result: DemoResult = {
    numbers,
    stacks,
    terraform: join(out, 'terraform', 'stacks'),
    archive: join(out, 'findings'),
    datadog: join(out, 'datadog'),
    report,
    isColoured: io.stdout === process.stdout && process.stdout.isTTY === true,
  };
  io.stdout.write(json ? `${JSON.stringify(jsonResult(result))}\n` : summary(result));
  if (problems.length > 0)
    throw new CliError(
      `${problems.length} objects could not be delivered:\n  ${problems.slice(0, 5).join('\n  ')}`,
      'They are in the archive; the next run delivers them.',
    );
}

async function play(out: string, io: CommandIo) {
  const clock = playedClock();
  const tally = newTally();
  const leftOver = archivedKeys(out);
  const server = await startDatadogServer(join(out, 'datadog'));
  const bar = progressBar('Playing the week', io);
  try {
    const delivery = localDelivery({ folder: out, datadogUrl: server.url, clock, tally });
    await playWeek(
      {
        recording: readRecording(),
        archive: folderArchive(out, delivery.notify),
        stateOf: (collector) => folderStateStore(out, `security-monitoring-${collector}-collector`),
        tally,
        deliver: delivery.drain,
        onProgress: bar.update,
      },
      clock,
    );
    await deliverLeftOver(delivery, leftOver);
    return { numbers: tally.numbers(), problems: delivery.problems };
  } finally {
    bar.stop();
    await server.close();
  }
}

/** What an earlier run stored and did not deliver. The exporter knows what it delivered, and skips that. */
async function deliverLeftOver(delivery: Delivery, keys: readonly string[]): Promise<void> {
  for (const key of keys) delivery.notify(key);
  await delivery.drain();
}

async function archivedEvents(out: string): Promise<readonly OcsfEvent[]> {
  const objects = folderObjects(out);
  const events: OcsfEvent[] = [];
  for (const key of archivedKeys(out))
    for await (const line of objects.lines(key)) events.push(JSON.parse(line) as OcsfEvent);
  return events;
}

const CLASS_OF_SOURCE = { guardduty: 2004, inspector: 2002, waf: 4002 } as const;

function deliveryRows({ sources }: Numbers, events: readonly OcsfEvent[]) {
  return SOURCES.map((source) => ({
    source,
    ...sources[source],
    archived: events.filter(({ class_uid }) => class_uid === CLASS_OF_SOURCE[source]).length,
  }));
}

function jsonResult({ isColoured, numbers, ...places }: DemoResult) {
  return { ...numbers, nothingNew: numbers.total.stored === 0, ...places };
}

/** A line of progress, for who watches. */
function step({ stderr }: CommandIo, text: string): void {
  if (stderr.isTTY) stderr.write(`${text} …\n`);
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
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
