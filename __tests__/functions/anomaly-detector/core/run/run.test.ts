import { detectorRig, metricKey, namedSpec } from '../../rig';

const KEY = metricKey('eu-central-1', 'bytes');
const at = (time: string) => Date.parse(time) / 1000;
const MINUTE = 60_000;

/** Two days of history, a run that has learned from them, and the present an hour later. */
export async function learned(options: Partial<Parameters<typeof detectorRig>[0]> = {}) {
  const rig = detectorRig({ specs: [namedSpec('bytes')], now: '2026-11-20T09:02:00Z', ...options });
  rig.fill(KEY, 2);
  await rig.run();
  rig.clock.advance(60 * MINUTE);
  rig.fill(KEY, 2);
  return rig;
}

describe('a run', () => {
  it('tells what is out of the ordinary as a finding and an alert, once', async () => {
    const rig = await learned();
    rig.cloudWatch.put(KEY, at('2026-11-20T09:30:00Z'), 900_000);
    const report = await rig.run();
    expect(report.failures).toEqual([]);
    expect(report.shards).toMatchObject([{ outcome: 'written', points: 12, findings: 1, alerts: 1 }]);
    expect(rig.findings()).toEqual([`series#bytes#${at('2026-11-20T09:30:00Z')}`]);
    expect([...rig.alerts.values()]).toMatchObject([
      {
        Kind: 'anomaly',
        EventTime: '2026-11-20T09:30:00.000Z',
        Unsent: '1',
        Anomaly: { Observed: '900 thousand' },
      },
    ]);
    rig.clock.advance(5 * MINUTE);
    rig.fill(KEY, 0);
    expect((await rig.run()).shards).toMatchObject([{ points: 1, findings: 0, duplicates: 0 }]);
  });
});
