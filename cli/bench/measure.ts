import { gunzipSync, gzipSync } from 'node:zlib';
import { type RuleSet, ruleSetOf } from '../../functions/cloudtrail-processor/core/rules/rule-set';
import { benchRules, type CallName, callsOf } from './bench-rules';
import type { BenchJob, BenchResult, LayoutRate, Rate } from './job';
import { LAYOUTS } from './layouts';
import { bestTimes, type Way } from './rounds';
import { inChunks, type WholeScan, wholeScan } from './whole-scan';

/** Takes all rates on files that are held in memory, compressed. */
export async function measure(
  files: readonly Uint8Array[],
  { rules, rounds }: Pick<BenchJob, 'rules' | 'rounds'>,
  onRound: () => void = () => undefined,
): Promise<BenchResult> {
  const ruleSet = ruleSetOf(rules);
  const calls = callsOf(files.flatMap(recordsOf) as CallName[]);
  const few = ruleSetOf(benchRules(50, calls));
  const many = ruleSetOf(benchRules(500, calls));
  const sum = await scanOf(files, ruleSet);
  const ways: Way<Uint8Array>[] = [
    { name: 'gunzip', run: (file) => gunzipSync(file).length },
    { name: 'gunzipAndParse', run: (file) => recordsOf(file).length },
    { name: 'matching', run: (file) => scanOf([file], ruleSet) },
    { name: 'matchingAndActivity', run: (file) => scanOf([file], ruleSet, true) },
    { name: 'rules50', run: (file) => scanOf([file], few) },
    { name: 'rules500', run: (file) => scanOf([file], many) },
  ];
  const times = await bestTimes(ways, files, rounds, onRound);
  const rate = rates(times, sum);
  return {
    events: sum.records,
    bytes: sum.bytes,
    matches: sum.matches,
    parsedShare: round(sum.parsed / sum.records),
    gunzip: rate('gunzip'),
    gunzipAndParse: rate('gunzipAndParse'),
    matching: rate('matching'),
    matchingAndActivity: rate('matchingAndActivity'),
    rules50: rate('rules50'),
    rules500: rate('rules500'),
    rules500To50: round((times.get('rules500') ?? 0) / (times.get('rules50') ?? 1)),
    layouts: await measureLayouts(files, ruleSet, rounds, onRound),
  };
}

/** On so many events the layouts are measured. */
const LAYOUT_EVENTS = 20_000;

async function measureLayouts(
  files: readonly Uint8Array[],
  ruleSet: RuleSet,
  rounds: number,
  onRound: () => void,
): Promise<Readonly<Record<string, LayoutRate>>> {
  const records: unknown[] = [];
  for (const file of files) if (records.length < LAYOUT_EVENTS) records.push(...recordsOf(file));
  const canonical = gzipSync(JSON.stringify({ Records: records }));
  const bodies = Object.entries(LAYOUTS).map(([name, write]) => [name, gzipSync(write(records))] as const);
  const ways: Way<undefined>[] = bodies.flatMap(([name, body]) => [
    { name: `${name} parsed`, run: () => parsed(body) },
    { name, run: () => scanOf([body], ruleSet) },
  ]);
  const times = await bestTimes(ways, [undefined], rounds, onRound);
  const { matches } = await scanOf([canonical], ruleSet);
  const rated: Record<string, LayoutRate> = {};
  for (const [name, body] of bodies) {
    const sum = await scanOf([body], ruleSet);
    const isSame = sum.matches === matches && sum.records === records.length;
    rated[name] = { ...rates(times, sum, `${name} parsed`)(name), isSame };
  }
  return rated;
}

function scanOf(files: readonly Uint8Array[], ruleSet: RuleSet, isCounted = false): Promise<WholeScan> {
  return wholeScan(files.map(inChunks), ruleSet, isCounted);
}

function recordsOf(file: Uint8Array): unknown[] {
  return (JSON.parse(gunzipSync(file).toString()) as { readonly Records: unknown[] }).Records;
}

/** Gunzip + JSON.parse of any layout. */
function parsed(file: Uint8Array): unknown {
  const text = gunzipSync(file).toString();
  return text.startsWith('{"Records"') || !text.includes('}\n{')
    ? JSON.parse(text)
    : text.split('\n').map((line) => (line === '' ? undefined : JSON.parse(line)));
}

function rates(times: ReadonlyMap<string, number>, { records, bytes }: WholeScan, plain = 'gunzipAndParse') {
  return (name: string): Rate => {
    const ms = times.get(name) ?? 0;
    return {
      ms: round(ms),
      eventsPerSecond: Math.round((records / ms) * 1000),
      mbPerSecond: round(bytes / ms / 1000),
      ratio: round((times.get(plain) ?? 0) / ms),
    };
  };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
