import { createReadStream, existsSync, readFileSync } from 'node:fs';
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
      peakRssMb: Math.round(peakRssKb() / 1024),
    },
  };
  process.send?.(message);
}

/**
 * The most memory that this process had, in kB. Linux carries what the parent had into `maxRSS` of a process that it starts
 * (getrusage(2)), so its own high water mark is read there (proc_pid_status(5)).
 */
function peakRssKb(): number {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  const own = /^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1];
  return own === undefined ? process.resourceUsage().maxRSS : Number(own);
}

void main();
