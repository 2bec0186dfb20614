import { join } from 'node:path';
import type { OcsfEvent } from '../../functions/shared/ocsf/event';
import type { CommandIo } from '../io';
import { startDatadogServer } from '../local/datadog-server';
import { archivedKeys, folderArchive } from '../local/folder-archive';
import { folderObjects } from '../local/folder-objects';
import { folderStateStore } from '../local/folder-state-store';
import { progressBar } from '../progress';
import { type Delivery, localDelivery } from './delivery';
import { type DetectionNumbers, localDetection } from './detection';
import { playedClock, playWeek } from './play-week';
import { trailFilesOf } from './recorded-trail';
import { readRecording } from './recording';
import { type Numbers, newTally } from './tally';

/** What a run did, and why objects could not be delivered, if some could not. */
export interface Played {
  readonly numbers: Numbers;
  readonly detection: DetectionNumbers;
  readonly problems: readonly string[];
}

/** Plays the recorded week into `out`, with a Datadog intake of our own that is there as long as it takes. */
export async function playInto(out: string, io: CommandIo): Promise<Played> {
  const clock = playedClock();
  const tally = newTally();
  const leftOver = archivedKeys(out);
  const recording = readRecording();
  const trailFiles = trailFilesOf(recording);
  const server = await startDatadogServer(join(out, 'datadog'));
  const bar = progressBar('Playing the week', io);
  try {
    const delivery = localDelivery({ folder: out, datadogUrl: server.url, clock, tally });
    const archive = folderArchive(out, delivery.notify);
    const detection = localDetection({ folder: out, files: trailFiles, archive, clock });
    await playWeek(
      {
        recording,
        archive,
        trailFiles,
        detection,
        stateOf: (collector) => folderStateStore(out, `security-monitoring-${collector}-collector`),
        tally,
        deliver: delivery.drain,
        onProgress: bar.update,
      },
      clock,
    );
    await deliverLeftOver(delivery, leftOver);
    detection.close();
    return {
      numbers: tally.numbers(),
      detection: detection.numbers(),
      problems: [...delivery.problems, ...detection.problems],
    };
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

/** All events in the archive of a folder. */
export async function archivedEvents(out: string): Promise<readonly OcsfEvent[]> {
  const objects = folderObjects(out);
  const events: OcsfEvent[] = [];
  for (const key of archivedKeys(out))
    for await (const line of objects.lines(key)) events.push(JSON.parse(line) as OcsfEvent);
  return events;
}
