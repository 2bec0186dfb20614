import { readFileSync } from 'node:fs';
import type { BenchJob, BenchMessage, BenchResult } from './job';
import { MEASURES } from './measure';

/** A process that does nothing but measure one thing. */
async function main(): Promise<void> {
  const job = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as BenchJob;
  const send = (message: BenchMessage<Partial<BenchResult>>) => process.send?.(message);
  const files = job.files.map((file) => readFileSync(file));
  let rounds = 0;
  const result = await MEASURES[job.measure](files, job, () => send({ done: ++rounds / (job.rounds + 1) }));
  send({ result });
}

void main();
