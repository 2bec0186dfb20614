import { readFileSync } from 'node:fs';
import type { BenchJob, BenchMessage, BenchResult } from './job';
import { measure } from './measure';

/** The process that does nothing but measure. */
async function main(): Promise<void> {
  const job = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as BenchJob;
  const send = (message: BenchMessage<BenchResult>) => process.send?.(message);
  let done = 0;
  const result = await measure(
    job.files.map((file) => readFileSync(file)),
    job,
    () => send({ done: ++done / (2 * (job.rounds + 1)) }),
  );
  send({ result });
}

void main();
