import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { benchCommand, wholeNumber } from './bench-command';

/**
 * Times `main.ts` as a whole process (start, settings, bundling, synth of both stacks) and the peak memory of
 * its process; then the bundles' sizes. Prints JSON. `npm run bench:synth [runs]`
 */
const ROOT = join(__dirname, '..');
const [RUNS] = benchCommand('bench:synth', 'Time main.ts as a whole process.')
  .argument('[runs]', 'how often it is run', wholeNumber(1, 100), 5)
  .parse().processedArgs as [number];
const MEASURE = `
  import { writeSync } from 'node:fs';
  process.on('exit', () => {
    const { maxRSS } = process.resourceUsage();
    writeSync(3, JSON.stringify({ ms: performance.now(), maxRssMb: maxRSS / 1024 }));
  });
`;

interface Run {
  readonly ms: number;
  readonly maxRssMb: number;
}

function run(): Run {
  const { output, status, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', '--import', `data:text/javascript,${encodeURIComponent(MEASURE)}`, 'main.ts'],
    { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe', 'pipe'], encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(output[3] ?? '') as Run;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

run(); // warms the file cache and tsx's
const runs = Array.from({ length: RUNS }, run);
const bundles = join(ROOT, 'dist', 'functions');
const result = {
  runs: RUNS,
  medianMs: Math.round(median(runs.map(({ ms }) => ms))),
  maxRssMb: Math.round(Math.max(...runs.map(({ maxRssMb }) => maxRssMb))),
  zipKb: Object.fromEntries(
    readdirSync(bundles).map((file) => [file, Math.round(statSync(join(bundles, file)).size / 1024)]),
  ),
};
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
