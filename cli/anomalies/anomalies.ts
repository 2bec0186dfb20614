import { SeriesModel } from '../../functions/anomaly-detector/core/model/series-model';
import { type CommandIo, writeLine } from '../io';
import { linesOf, readInput } from '../normalize/input';
import { pointsOf } from './points';

/**
 * Scores each point of standard input by those before it, and prints it with its score, line by line.
 * @throws CliError that names the line, for input that is not `timestamp,value`
 */
export async function anomalies(io: CommandIo): Promise<void> {
  const model = new SeriesModel();
  await writeLine(io.stdout, 'timestamp,value,anomaly_score');
  for await (const { timestamp, text, at, value } of pointsOf(
    linesOf(readInput('-', io.stdin), 'standard input'),
  )) {
    // A point that comes late or twice has no score of its own; its line still needs an answer.
    const score = model.observe(at, value)?.score ?? 0;
    await writeLine(io.stdout, `${timestamp},${text},${score}`);
  }
}
