import { join } from 'node:path';
import type { OcsfEvent } from '../../functions/shared/ocsf/event';
import type { CommandIo } from '../io';
import { startDatadogServer } from '../local/datadog-server';
import { archivedKeys, folderArchive } from '../local/folder-archive';
import { folderObjects } from '../local/folder-objects';
import { folderStateStore } from '../local/folder-state-store';
import { readTables, writeTables } from '../local/folder-tables';
import { progressBar } from '../progress';
import type { MeasuredSeries } from '../report/anomalies';
import { localAnomalies, weekOf } from './anomalies';
import { type Delivery, localDelivery } from './delivery';
import { type DetectionNumbers, localDetection } from './detection';
import { playedClock, playWeek } from './play-week';
import { metricsOf } from './recorded-metrics';
import { trailFilesOf } from './recorded-trail';
import { readRecording } from './recording';
import { type Numbers, newTally } from './tally';

/** What a run did, and why objects could not be delivered, if some could not. */
export interface Played {
  readonly numbers: Numbers;
  readonly detection: DetectionNumbers;
  /** Points of network traffic that were scored. */
  readonly points: number;
  /** The watched series' values of the week. */
  readonly series: readonly MeasuredSeries[];
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
    const tables = readTables(out);
    const common = { folder: out, archive, tables, clock };
    const detection = localDetection({ ...common, files: trailFiles });
    const anomalies = localAnomalies({ ...common, metrics: metricsOf(recording) });
    await playWeek(
      {
        recording,
        archive,
        trailFiles,
        detection,
        anomalies,
        stateOf: (collector) => folderStateStore(out, `security-monitoring-${collector}-collector`),
        tally,
        deliver: delivery.drain,
        onProgress: bar.update,
      },
      clock,
    );
    await deliverLeftOver(delivery, leftOver);
    writeTables(out, tables);
    return {
      numbers: tally.numbers(),
      detection: detection.numbers(),
      points: anomalies.points(),
      series: weekOf(metricsOf(recording)),
      problems: [...delivery.problems, ...detection.problems, ...anomalies.problems],
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
