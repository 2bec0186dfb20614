import { basename, extname } from 'node:path';
import {
  ALARM_SCORE,
  type Score,
  SeriesModel,
} from '../../functions/anomaly-detector/core/model/series-model';
import { CliError } from '../cli-error';
import { type CommandIo, writeLine } from '../io';
import { linesOf, readInput } from '../normalize/input';
import { plural } from '../plural';
import { warn } from '../warn';
import { checkWritable, writeChart } from './chart-file';
import { LatePoints, type Unjudged } from './late-points';
import { type Point, pointsOf } from './points';
import { readingProgress } from './reading-progress';
import { Trace } from './trace';
import { UsualStep } from './usual-step';

export interface AnomaliesOptions {
  /** File for the chart, where one is wanted. */
  readonly chart?: string;
}

/**
 * Scores each point of standard input by those before it, and prints it with its score, line by line. Warns of points that
 * could not be judged, and of a series that the model is not tuned to.
 * @throws CliError that names the line, for input that is not `timestamp,value`; after the last line, where most points
 * came late or twice; for a chart that cannot be written
 */
export async function anomalies({ chart }: AnomaliesOptions, io: CommandIo): Promise<void> {
  if (chart !== undefined) await checkWritable(chart);
  if (io.stdin.isTTY) tell(io, 'Reading timestamp,value lines from standard input, to its end (Ctrl-D).');
  const late = new LatePoints();
  const step = new UsualStep();
  const trace = new Trace();
  const alarms: Score[] = [];
  let points = 0;
  await score(io, (point, judged) => {
    points++;
    late.add(point, judged === undefined);
    if (judged === undefined) return;
    step.add(judged.at);
    trace.add(judged);
    if (judged.score >= ALARM_SCORE) alarms.push(judged);
  });
  warnOf(late.unjudged(points), step, io);
  tell(io, `${plural(points, 'point')}, ${plural(alarms.length, 'alarm')} of the bare model.`);
  if (chart === undefined) return;
  const { chartPage } = await import('./chart-page');
  const name = basename(chart, extname(chart));
  await writeChart(chart, chartPage({ name, points, steps: trace.steps(), alarms }));
  tell(io, `Chart: ${chart}`);
}

/** @param onPoint with undefined for a point that comes late or twice */
async function score(
  io: CommandIo,
  onPoint: (point: Point, judged: Score | undefined) => void,
): Promise<void> {
  const model = new SeriesModel();
  const progress = readingProgress('Scoring', io);
  try {
    await writeLine(io.stdout, 'timestamp,value,anomaly_score');
    const lines = linesOf(progress.watch(readInput('-', io.stdin)), 'standard input');
    for await (const point of pointsOf(lines)) {
      const judged = model.observe(point.at, point.value);
      onPoint(point, judged);
      // A point that comes late or twice has no score of its own; its line still needs an answer.
      await writeLine(io.stdout, `${point.timestamp},${point.text},${judged?.score ?? 0}`);
    }
  } finally {
    progress.stop();
  }
}

function warnOf(unjudged: Unjudged | undefined, step: UsualStep, io: CommandIo): void {
  if (unjudged?.areMost) throw new CliError(unjudged.problem, unjudged.fix);
  if (unjudged) warn(io, `${unjudged.problem} ${unjudged.fix}`);
  const strangeStep = step.warning();
  if (strangeStep) warn(io, strangeStep);
}

/** What somebody at a terminal wants to know, and a log does not. */
function tell({ stderr }: CommandIo, text: string): void {
  if (stderr.isTTY) stderr.write(`${text}\n`);
}
