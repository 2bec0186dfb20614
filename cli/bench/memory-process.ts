import { createReadStream, readFileSync } from 'node:fs';
import { ruleSetOf } from '../../functions/cloudtrail-processor/core/rules/rule-set';
import type { BenchMessage, MemoryJob, MemoryResult } from './job';
import { wholeScan } from './whole-scan';

/** The process that scans one large file, with activity counts, and says how much memory it took. */
async function main(): Promise<void> {
  const { file, rules } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as MemoryJob;
  const started = performance.now();
  const { records, bytes } = await wholeScan([createReadStream(file)], ruleSetOf(rules), 'calls and visits');
  const message: BenchMessage<MemoryResult> = {
    result: {
      events: records,
      bytes,
      seconds: Math.round(performance.now() - started) / 1000,
      // Kilobytes, on every platform.
      peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
    },
  };
  process.send?.(message);
}

void main();
