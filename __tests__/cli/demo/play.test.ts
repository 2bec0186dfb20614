import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { archivedEvents, type Played, playInto } from '../../../cli/demo/play';
import { predictAfterWeek } from '../../../cli/demo/prediction';
import { readRecording } from '../../../cli/demo/recording';
import { summary } from '../../../cli/demo/summary';
import { archivedKeys, folderArchive } from '../../../cli/local/folder-archive';
import { type AnomalyFact, anomaliesOf, leastLikely } from '../../../cli/report/anomalies';
import { reportModel } from '../../../cli/report/model';
import { toArchiveObject } from '../../../functions/guardduty-collector/core/archive-object';
import { archiveKey } from '../../../functions/shared/archive/archive-object';
import { testIo } from '../test-io';

const out = mkdtempSync(join(tmpdir(), 'secmon-play-'));
afterAll(() => rmSync(out, { recursive: true, force: true }));

function received(file: string): Record<string, unknown>[] {
  const lines = readFileSync(join(out, 'datadog', file), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => JSON.parse(line));
}

function text(played: Played, leastLikely?: AnomalyFact): string {
  const places = { stacks: ['a'], archive: 'a', datadog: 'd', messages: 'm', report: 'r' };
  const { numbers, detection, points } = played;
  return summary({ numbers, detection, points, leastLikely, ...places, isColoured: false });
}

describe('playing the recorded week', () => {
  // An earlier run stored this one and was killed before it was delivered.
  const recording = readRecording();
  const leftOver = toArchiveObject(recording.guarddutyFindings[0]);
  let first: Played;
  let second: Played;
  beforeAll(async () => {
    if (!leftOver) throw new Error('the first finding is a sample');
    await folderArchive(out).put(leftOver);
    first = await playInto(out, testIo());
    appendFileSync(join(out, 'datadog', 'logs.ndjson'), '"second run"\n');
    second = await playInto(out, testIo());
  }, 300_000);

  it('stores every version once, whichever way and however often it came', () => {
    const { guardduty, inspector, waf } = first.numbers.sources;
    const samples = recording.guarddutyFindings.filter(({ Title }) => String(Title).startsWith('[SAMPLE]'));
    expect(samples.length).toBeGreaterThan(0);
    expect(guardduty.stored + 1).toBe(recording.guarddutyFindings.length - samples.length);
    expect(inspector.stored).toBe(recording.inspectorFindings.length);
    expect(guardduty.duplicates).toBeGreaterThan(20);
    expect(inspector.duplicates).toBeGreaterThan(20);
    expect(waf.collected).toBe(recording.wafLogs.length + recording.sampledRequests.length);
    expect(archivedKeys(out)).toHaveLength(first.numbers.total.stored + 1);
  });

  it('delivers every event once, what an earlier run left over included', async () => {
    const events = await archivedEvents(out);
    const { total } = first.numbers;
    expect(first.problems).toEqual([]);
    expect(total.delivered).toBe(events.length);
    expect(Object.values(total.bySeverity).reduce((sum, n) => sum + n)).toBe(total.delivered);
    expect(received('logs.ndjson')).toHaveLength(total.delivered + 1);
    expect(received('events.ndjson')).toHaveLength(total.newOrRisen);
    expect(archivedKeys(out)).toContain(leftOver && archiveKey(leftOver));
  });

  it('sends each source the way that Datadog knows it', () => {
    const logs = received('logs.ndjson').filter((log) => typeof log === 'object');
    expect(new Set(logs.map(({ ddsource }) => ddsource))).toEqual(
      new Set(['guardduty', 'inspector2', 'waf', 'cloudtrail', 'anomaly']),
    );
    expect(new Set(logs.map(({ service }) => service))).toEqual(new Set(['security-monitoring']));
    const counted = received('distributions.ndjson').filter(
      ({ metric }) => metric === 'security_monitoring.findings',
    );
    expect(counted.length).toBeGreaterThan(0);
  });

  it('announces the intrusion, and neither archived nor suppressed findings', () => {
    const titles = received('events.ndjson').map(({ title }) => String(title));
    expect(titles.filter((title) => title.includes('Potential credential compromise'))).toHaveLength(1);
    expect(titles.filter((title) => title.includes('algorithmically generated'))).toEqual([]);
  });

  it('tells the intrusion by CloudTrail, from the stolen key to the shared snapshot, and nothing else', () => {
    const mails = readdirSync(join(out, 'messages', 'mail'));
    expect(mails).toHaveLength(first.detection.messages);
    const told = mails.map((name) => name.split('_')[1]);
    expect(told).toEqual(
      expect.arrayContaining([
        'discovery.denied-probing',
        'iam.admin-policy-attached',
        'cloudtrail.trail-stopped',
        'ebs.snapshot-shared',
      ]),
    );
    const byRules = mails.filter((name) => !name.includes('_anomaly.'));
    const texts = byRules.map((name) => readFileSync(join(out, 'messages', 'mail', name), 'utf8'));
    const strangers = texts.filter((mail) => !/search-prod-instance|svc-backup|mira@/.test(mail));
    expect(strangers).toEqual([]);
    const chats = readdirSync(join(out, 'messages', 'chat'));
    expect(chats.map((name) => name.replace('.json', ''))).toEqual(
      mails.map((name) => name.replace('.txt', '')),
    );
  });

  it('finds the traffic that left with the intruder out of the ordinary, and that of the miner, and no other', () => {
    const { anomaly } = first.numbers.sources;
    const told = readdirSync(join(out, 'messages', 'mail')).filter((name) => name.includes('_anomaly.'));
    expect(anomaly).toMatchObject({ stored: told.length, delivered: told.length, duplicates: 0 });
    const mails = told.map((name) => readFileSync(join(out, 'messages', 'mail', name), 'utf8'));
    const of = (subject: string) => mails.filter((mail) => mail.split('\n', 1)[0]?.includes(subject));
    const [search, nat] = [of('NetworkOut of i-0a7c51e3f2b984d06'), of('of nat-0c41d7e9b82f5a360')];
    expect([...search, ...nat]).toHaveLength(told.length);
    expect(nat).toEqual([expect.stringContaining('2025-09-10 02:35')]);
    expect(search).toContainEqual(expect.stringMatching(/HIGH[\s\S]*2025-09-10 02:40/));
    // The miner begins at ten past midnight.
    expect(search).toContainEqual(
      expect.stringContaining('2025-09-12 00:00:00 UTC to 2025-09-12 01:00:00 UTC'),
    );
    // Points are no records.
    expect(anomaly.collected).toBe(told.length);
    expect(first.points).toBeGreaterThan(50_000);
    expect(text(first)).toContain(
      `${first.points.toLocaleString('en')} points of network traffic > ${told.length} anomalies > ${told.length} delivered`,
    );
    const series = first.series.find(({ id }) => id.endsWith('i-0a7c51e3f2b984d06') && id.includes('-out'));
    expect(series?.values).toHaveLength((7 * 24 * 60) / 5);
  });

  it('names the least likely of them', async () => {
    const least = leastLikely(anomaliesOf(await archivedEvents(out)));
    expect(text(first, least)).toMatch(
      /^Least likely: Unusual BytesOutToDestination of nat-0c41d7e9b82f5a360 \(high\), Wed 10 Sep 02:35 UTC: .*183 million, where/m,
    );
    expect(text(first)).not.toContain('Least likely');
  });

  it('tells these anomalies as steps of the one attack', async () => {
    const model = reportModel({
      account: '111122223333',
      regions: [],
      from: 0,
      to: 0,
      events: await archivedEvents(out),
      delivery: [],
      series: [],
      prediction: { forecasts: [], risks: [] },
    });
    const steps = model.story.filter(({ source }) => source === 'anomaly');
    expect(steps[0]?.title).toBe(
      'Unusual BytesOutToDestination of nat-0c41d7e9b82f5a360; Unusual NetworkOut of i-0a7c51e3f2b984d06',
    );
    expect(steps.map(({ links }) => links)).toEqual(steps.map(() => ['i-0a7c51e3f2b984d06']));
    const told = model.anomalous.flatMap(({ anomalies }) => anomalies);
    expect(steps.flatMap(({ title }) => title.split('; '))).toHaveLength(told.length);
  });

  it('knows what the principals of the attack may do', async () => {
    const { risks } = await predictAfterWeek(out);
    const privileges = Object.fromEntries(
      risks.map(({ principal, privilege }) => [principal.split('/').at(-1), privilege]),
    );
    expect(privileges).toMatchObject({
      'svc-backup': 'sensitive-data',
      'search-prod-instance': 'escalation',
      'mira@tidewater.example': 'admin',
      'storefront-deploy': 'escalation',
    });
    expect(Object.values(privileges)).not.toContain('unknown');
  });

  it('counts the rest of a burst into its summary', () => {
    const mails = readdirSync(join(out, 'messages', 'mail'));
    const [summaryMail = ''] = mails.filter((name) => /mining-kind-launched_summary/.test(name));
    const text = readFileSync(join(out, 'messages', 'mail', summaryMail), 'utf8');
    expect(text).toContain('5 more like the first');
    expect(first.detection.messages).toBeLessThan(first.detection.alerts);
  });

  it('reads every log file, alerts and archives each match once, and delivers it', () => {
    const { cloudtrail } = first.numbers.sources;
    expect(first.detection.records).toBe(recording.trailEvents.length);
    expect(cloudtrail).toMatchObject({ collected: recording.trailEvents.length, duplicates: 0 });
    expect(cloudtrail.delivered).toBe(first.detection.alerts);
    const alerts = received('logs.ndjson').filter(({ ddsource }) => ddsource === 'cloudtrail');
    expect(alerts.map(({ detection }) => detection)).not.toContain(undefined);
    expect(readFileSync(join(out, 'state', 'alerts.json'), 'utf8')).not.toContain('"Unsent"');
    const path = `${first.detection.alerts} new alerts > ${first.detection.messages} messages`;
    expect(text(first)).toContain(path);
  });

  it('raises and tells no alert again when the log files are read again', () => {
    expect(second.detection).toMatchObject({ ...first.detection, alerts: 0, messages: 0 });
    expect(second.numbers.sources.cloudtrail).toMatchObject({
      stored: 0,
      duplicates: first.numbers.sources.cloudtrail.stored,
    });
  });

  it('stores and sends nothing when it is played again, and says so', () => {
    expect(second.numbers.total).toMatchObject({ stored: 0, delivered: 0, newOrRisen: 0 });
    // The models have taken in their points; what else there is comes again each time.
    expect(second.numbers.sources.anomaly.collected).toBe(0);
    expect(text(second)).toContain('No new points of network traffic: an earlier run has scored them');
    expect(second.numbers.total.collected).toBe(
      first.numbers.total.collected - first.numbers.sources.anomaly.collected,
    );
    expect(received('logs.ndjson').at(-1)).toBe('second run');
    expect(text(second)).toMatch(/Nothing new: .* Nothing was stored or sent again/);
  });

  it('ends with tables that fit an 80 column terminal', () => {
    const shown = text(first);
    expect(shown).toMatch(/GuardDuty[\s\S]*Inspector[\s\S]*WAF[\s\S]*Total/);
    expect(shown).toMatch(
      new RegExp(`Total.*${first.numbers.total.stored}.*${first.numbers.total.delivered}`),
    );
    expect(
      Math.max(
        ...shown
          .split('\n')
          .filter((line) => line.startsWith('│'))
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(80);
  });

  it('says what it delivered for an earlier run when nothing else is new', () => {
    const { numbers } = second;
    const total = { ...numbers.total, delivered: 3 };
    expect(text({ ...second, numbers: { ...numbers, total } })).toMatch(
      /Nothing new: .* 3 events .* delivered now/,
    );
  });
});
