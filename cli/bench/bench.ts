import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { DEFAULT_RULES, loadRuleSet } from '../../rule-files';
import { CliError } from '../cli-error';
import { type CommandIo, writeLine } from '../io';
import { progressBar } from '../progress';
import type { BenchJob, BenchMessage, BenchResult, MemoryJob, MemoryResult } from './job';
import { givenFiles, madeFile, madeFiles } from './objects';

export interface BenchOptions {
  readonly rounds: number;
  /** Events of the file that memory is measured on. */
  readonly events: number;
}

/**
 * Prints how fast given files, or made ones, are scanned, as JSON.
 * @throws WrongUsage when there is no file that can be measured
 */
export async function bench(
  paths: readonly string[],
  { rounds, events }: BenchOptions,
  io: CommandIo,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'secmon-bench-'));
  const bar = progressBar('Measuring', io);
  try {
    const rules = loadRuleSet({ rules: [DEFAULT_RULES] }).definition;
    const files = paths.length > 0 ? givenFiles(paths) : madeFiles(folder, events);
    const processes = await bundled(folder);
    const rates: Partial<BenchResult>[] = [];
    for (const measure of ['matching', 'ruleCounts', 'layouts'] as const) {
      const job: BenchJob = { measure, files, rules, rounds };
      const advance = (done: number) => bar.update((rates.length + done) / 3);
      rates.push(await running<BenchJob, Partial<BenchResult>>(processes.measure, job, advance));
    }
    const large: MemoryJob = { file: madeFile(join(folder, 'large.json.gz'), events, events), rules };
    const memory = await running<MemoryJob, MemoryResult>(processes.memory, large);
    const { node, v8 } = process.versions;
    const report = {
      ...Object.assign({}, ...rates),
      memory,
      rules: rules.rules.length,
      files: files.length,
      rounds,
      node,
      v8,
    };
    await writeLine(io.stdout, JSON.stringify(report, undefined, 2));
  } finally {
    bar.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Bundled as the function is, so that what is measured is what runs there, without a loader around it. */
async function bundled(folder: string): Promise<{ readonly measure: string; readonly memory: string }> {
  await build({
    entryPoints: {
      measure: join(__dirname, 'measure-process.ts'),
      memory: join(__dirname, 'memory-process.ts'),
    },
    outdir: folder,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'silent',
  });
  return { measure: join(folder, 'measure.js'), memory: join(folder, 'memory.js') };
}

async function running<Job, Result>(
  script: string,
  job: Job,
  onProgress: (done: number) => void = () => undefined,
): Promise<Result> {
  const path = `${script}.job.json`;
  writeFileSync(path, JSON.stringify(job));
  const child = fork(script, [path], { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let result: Result | undefined;
  let errors = '';
  child.stderr?.on('data', (chunk) => {
    errors += chunk;
  });
  child.on('message', (message: BenchMessage<Result>) => {
    if ('done' in message) onProgress(message.done);
    else result = message.result;
  });
  const [code] = await once(child, 'exit');
  if (result === undefined)
    throw new CliError(
      `measuring ended with ${code}`,
      errors.split('\n').find((line) => line.includes('Error')),
    );
  return result;
}
