import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { bench } from '../../../cli/bench/bench';
import { benchRules, callsOf } from '../../../cli/bench/bench-rules';
import type { BenchResult, MemoryResult } from '../../../cli/bench/job';
import { madeFiles } from '../../../cli/bench/objects';
import { bestTimes } from '../../../cli/bench/rounds';
import { sampleEvents } from '../../../cli/bench/sample-events';
import { WrongUsage } from '../../../cli/cli-error';
import { ruleSetOf } from '../../../functions/cloudtrail-processor/core/rules/rule-set';
import { testIo } from '../test-io';

const folder = mkdtempSync(join(tmpdir(), 'bench-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const events = (number: number, seed?: number) =>
  [...sampleEvents(number, seed)].map(
    (text) => JSON.parse(text) as { eventName: string; eventSource: string },
  );

type Report = BenchResult & {
  readonly memory: MemoryResult;
  readonly files: number;
  readonly rounds: number;
};

async function reported(paths: readonly string[], options = { rounds: 1, events: 300 }): Promise<Report> {
  const io = testIo();
  await bench(paths, options, io);
  await io.flushed();
  return JSON.parse(io.out()) as Report;
}

describe('bench', () => {
  it('measures files that it makes', async () => {
    const report = await reported([]);
    expect(report).toMatchObject({ files: 5, rounds: 1, memory: { events: 300 } });
    expect(report.events).toBe([6, 15, 24, 30, 75].reduce((sum, size) => sum + size, 0));
    for (const rate of [
      report.matching,
      report.matchingAndActivity,
      report.matchingActivityAndVisits,
      report.rules50,
      report.rules500,
    ])
      expect(Object.values(rate).every((value) => value > 0)).toBe(true);
    expect(report.gunzipAndParse.ratio).toBe(1);
    expect(Object.entries(report.layouts).map(([name, { isSame }]) => [name, isSame])).toEqual([
      ['keysReversed', true],
      ['prettyPrinted', true],
      ['oneALine', true],
      ['escapedKeys', true],
    ]);
    expect(report.memory.peakRssMb).toBeGreaterThan(10);
  }, 60_000);

  it('measures files that are given, and leaves out what is no log file', async () => {
    writeFileSync(join(folder, 'a.json.gz'), gzipSync(JSON.stringify({ Records: events(50) })));
    writeFileSync(join(folder, 'b.json.gz'), 'no gzip');
    writeFileSync(join(folder, 'c.json.gz'), gzipSync('{"digest":1}'));
    expect(await reported([folder])).toMatchObject({ files: 1, events: 50 });
  }, 60_000);

  it('says when there is nothing to measure', async () => {
    const nothing = reported([join(folder, 'none')]);
    await expect(nothing).rejects.toThrow(/no gzipped CloudTrail file in .*none.*no such file/s);
    await expect(nothing).rejects.toBeInstanceOf(WrongUsage);
  });
});

describe('what is measured', () => {
  it('is the same each time', () => {
    expect(madeFiles(folder, 100)).toHaveLength(5);
    expect(events(20, 3)).toEqual(events(20, 3));
    expect(events(20, 3)).not.toEqual(events(20, 4));
  });

  it('has events of the usual size, one in a hundred of interest', () => {
    const texts = [...sampleEvents(5_000)];
    const bytes = texts.reduce((sum, text) => sum + text.length, 0) / texts.length;
    expect(bytes).toBeGreaterThan(1_100);
    expect(bytes).toBeLessThan(1_400);
    const stopped = texts.filter((text) =>
      /"(StopLogging|CreateAccessKey|AttachUserPolicy|AuthorizeSecurityGroupIngress|DeleteDetector|ScheduleKeyDeletion)"/.test(
        text,
      ),
    );
    expect(stopped.length / texts.length).toBeCloseTo(0.01, 2);
  });

  it('matches as many records with 500 rules as with 50', () => {
    const data = events(3_000);
    const calls = callsOf(data);
    const matching = (rules: number) => {
      const ruleSet = ruleSetOf(benchRules(rules, calls));
      expect(ruleSet.definition.rules).toHaveLength(rules);
      return data.filter((event) => ruleSet.match(event).length > 0).length;
    };
    expect(matching(50)).toBeGreaterThan(0);
    expect(matching(50)).toBeLessThanOrEqual(30);
    expect(matching(500)).toBe(matching(50));
  });

  it('has two patterns among fifty rules, one on the identity and one on the user agent', () => {
    const fields = benchRules(50, callsOf(events(100))).rules.flatMap(({ searches }) =>
      Object.values(searches).flatMap((search) => search.flat().map(({ field }) => field)),
    );
    expect(fields.filter((field) => field === 'userIdentity.type')).toHaveLength(1);
    expect(fields.filter((field) => field === 'userAgent')).toHaveLength(1);
  });
});

describe('rounds', () => {
  it('go all ways item by item, and the first does not count', async () => {
    const ran: string[] = [];
    const way = (name: string) => ({ name, run: (item: number) => ran.push(`${name}${item}`) });
    let rounds = 0;
    const times = await bestTimes([way('a'), way('b')], [1, 2], 2, () => rounds++);
    expect(ran.slice(0, 4)).toEqual(['a1', 'b1', 'a2', 'b2']);
    expect(ran).toHaveLength(12);
    expect(rounds).toBe(3);
    expect([...times.keys()]).toEqual(['a', 'b']);
    expect([...times.values()].every((time) => time >= 0 && time < 1_000)).toBe(true);
  });
});
