import { gunzipSync, gzipSync } from 'node:zlib';
import { type RuleSet, ruleSetOf } from '../../functions/cloudtrail-processor/core/rules/rule-set';
import { benchRules, type CallName, callsOf } from './bench-rules';
import type { BenchJob, LayoutRate, LayoutResult, MatchingResult, Rate, RuleCountResult } from './job';
import { LAYOUTS } from './layouts';
import { bestTimes, type Way } from './rounds';
import { inChunks, type WholeScan, wholeScan } from './whole-scan';

/** What is measured in a process of its own, so that nothing is slower or faster for what ran before it. */
export const MEASURES = { matching: measureMatching, ruleCounts: measureRuleCounts, layouts: measureLayouts };

type Files = readonly Uint8Array[];
type Job = Pick<BenchJob, 'rules' | 'rounds'>;
type OnRound = () => void;

const parseWay: Way<Uint8Array> = { name: 'gunzipAndParse', run: (file) => recordsOf(file).length };

/** With the job's rules. */
async function measureMatching(
  files: Files,
  { rules, rounds }: Job,
  onRound: OnRound,
): Promise<MatchingResult> {
  const ruleSet = ruleSetOf(rules);
  const sum = await scanOf(files, ruleSet);
  const ways: Way<Uint8Array>[] = [
    { name: 'gunzip', run: (file) => gunzipSync(file).length },
    parseWay,
    { name: 'matching', run: (file) => scanOf([file], ruleSet) },
    { name: 'matchingAndActivity', run: (file) => scanOf([file], ruleSet, 'calls') },
    { name: 'matchingActivityAndVisits', run: (file) => scanOf([file], ruleSet, 'calls and visits') },
  ];
  const rate = rates(await bestTimes(ways, files, rounds, onRound), sum);
  return {
    events: sum.records,
    bytes: sum.bytes,
    matches: sum.matches,
    parsedShare: round(sum.parsed / sum.records),
    gunzip: rate('gunzip'),
    gunzipAndParse: rate('gunzipAndParse'),
    matching: rate('matching'),
    matchingAndActivity: rate('matchingAndActivity'),
    matchingActivityAndVisits: rate('matchingActivityAndVisits'),
  };
}

/** With 50 and with 500 rules on calls of the data. */
async function measureRuleCounts(files: Files, { rounds }: Job, onRound: OnRound): Promise<RuleCountResult> {
  const calls = callsOf(files.flatMap(recordsOf) as CallName[]);
  const [few, many] = [50, 500].map((number) => ruleSetOf(benchRules(number, calls))) as [RuleSet, RuleSet];
  const ways: Way<Uint8Array>[] = [
    parseWay,
    { name: 'rules50', run: (file) => scanOf([file], few) },
    { name: 'rules500', run: (file) => scanOf([file], many) },
  ];
  const times = await bestTimes(ways, files, rounds, onRound);
  const rate = rates(times, await scanOf(files, few));
  return {
    rules50: rate('rules50'),
    rules500: rate('rules500'),
    rules500To50: round((times.get('rules500') ?? 0) / (times.get('rules50') ?? 1)),
  };
}

/** On so many events the layouts are measured. */
const LAYOUT_EVENTS = 20_000;

async function measureLayouts(files: Files, { rules, rounds }: Job, onRound: OnRound): Promise<LayoutResult> {
  const ruleSet = ruleSetOf(rules);
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
  return { layouts: rated };
}

function scanOf(
  files: readonly Uint8Array[],
  ruleSet: RuleSet,
  counted: Parameters<typeof wholeScan>[2] = 'nothing',
): Promise<WholeScan> {
  return wholeScan(files.map(inChunks), ruleSet, counted);
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
