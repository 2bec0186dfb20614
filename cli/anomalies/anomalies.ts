import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import {
  ALARM_SCORE,
  type Score,
  SeriesModel,
} from '../../functions/anomaly-detector/core/model/series-model';
import { CliError, fileProblem } from '../cli-error';
import { type CommandIo, writeLine } from '../io';
import { linesOf, readInput } from '../normalize/input';
import { pointsOf } from './points';
import { readingProgress } from './reading-progress';
import { Trace } from './trace';

export interface AnomaliesOptions {
  /** File for the chart, where one is wanted. */
  readonly chart?: string;
}

/**
 * Scores each point of standard input by those before it, and prints it with its score, line by line.
 * @throws CliError that names the line, for input that is not `timestamp,value`
 */
export async function anomalies({ chart }: AnomaliesOptions, io: CommandIo): Promise<void> {
  if (chart === undefined) return await score(io, () => undefined);
  // Opened first: that it cannot be written should not be found out after an hour.
  const file = await openChart(chart);
  try {
    const trace = new Trace();
    const alarms: Score[] = [];
    await score(io, (point) => {
      trace.add(point);
      if (point.score >= ALARM_SCORE) alarms.push(point);
    });
    const { chartPage } = await import('./chart-page');
    // Not before the last line was good: an older chart is not lost to a wrong one.
    await file.truncate();
    await file.writeFile(chartPage(trace.steps(), alarms));
  } finally {
    await file.close();
  }
}

async function score(io: CommandIo, onScore: (score: Score) => void): Promise<void> {
  const model = new SeriesModel();
  const progress = readingProgress('Scoring', io);
  try {
    await writeLine(io.stdout, 'timestamp,value,anomaly_score');
    const lines = linesOf(progress.watch(readInput('-', io.stdin)), 'standard input');
    for await (const { timestamp, text, at, value } of pointsOf(lines)) {
      const judged = model.observe(at, value);
      if (judged) onScore(judged);
      // A point that comes late or twice has no score of its own; its line still needs an answer.
      await writeLine(io.stdout, `${timestamp},${text},${judged?.score ?? 0}`);
    }
  } finally {
    progress.stop();
  }
}

async function openChart(path: string): Promise<FileHandle> {
  try {
    return await open(path, constants.O_RDWR | constants.O_CREAT);
  } catch (error) {
    throw new CliError(`${path}: ${fileProblem(error)}`, 'Name a file that can be written with --chart.');
  }
}
