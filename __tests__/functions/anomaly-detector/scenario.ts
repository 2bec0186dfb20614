import { createHash } from 'node:crypto';
import type { ActivitySpec } from '../../../functions/anomaly-detector/core/series/spec';
import { afterFirstRun, metricKey, namedSpec, type RigOptions, wave } from './rig';

const MINUTE = 60;
const PERIOD = 5 * MINUTE;

/** Epoch seconds of a time on the day of the scenario. */
export const at = (time: string) => Date.parse(`2026-11-20T${time}Z`) / 1000;

export const KEYS = ['a', 'b', 'c', 'd'].map((name) => metricKey('eu-central-1', name));

export const ACTIVITY: ActivitySpec = {
  id: 'denials-by-principal',
  source: 'activity',
  measure: 'denials',
  by: 'principal',
  tags: {},
};

export const insight = (sharedEventID: string, state: 'Start' | 'End', time: string) => ({
  eventTime: `2026-11-20T${time}Z`,
  awsRegion: 'eu-central-1',
  recipientAccountId: '123456789012',
  sharedEventID,
  insightDetails: {
    state,
    eventSource: 'ec2.amazonaws.com',
    eventName: 'RunInstances',
    insightType: 'ApiCallRateInsight',
    insightContext: { statistics: { baseline: { average: 0.02 }, insight: { average: 9 } } },
  },
});

/** When a series leaves its rhythm, and to what value. */
const INCIDENTS: readonly (readonly [series: number, time: string, value: number])[] = [
  [0, '03:30:00', 90_000],
  [2, '09:05:00', 70_000],
  [1, '20:00:00', 50_000],
];

const ROW = {
  account: '123456789012',
  service: 's3.amazonaws.com',
  principal: 'arn:aws:iam::123456789012:user/eve',
};

/**
 * A day of the detector, from a learned state at midnight. What happens, happens when the clock comes to it, some of it late:
 * metrics up to 15 minutes after, objects of counts in pieces and up to 12.
 */
export async function scenario(options: Partial<RigOptions> = {}) {
  const specs = [...['a', 'b', 'c', 'd'].map((id) => namedSpec(id)), ACTIVITY];
  const rig = await afterFirstRun({ specs, now: '2026-11-20T00:02:00Z', ...options }, KEYS, 0.125);
  const incidents = new Map(INCIDENTS.map(([series, time, value]) => [`${series} ${at(time)}`, value]));
  const pending: { readonly visibleAt: number; readonly happen: () => void }[] = [];
  for (let start = at('00:05:00'); start < at('23:59:00'); start += PERIOD) {
    for (const [n, key] of KEYS.entries())
      pending.push({
        visibleAt: start + PERIOD + ((start / PERIOD + n) % 4) * 5 * MINUTE,
        happen: () =>
          rig.cloudWatch.put(key, start, incidents.get(`${n} ${start}`) ?? wave(start + n * PERIOD)),
      });
    for (const piece of [1, 2]) {
      const visibleAt = start + PERIOD + piece * 6 * MINUTE;
      const rows = [
        { ...ROW, start: isoOf(start), calls: 3, errors: 0, denials: Math.round(wave(start) / 100) },
      ];
      pending.push({
        visibleAt,
        happen: () => rig.activity.write('counts', `${start}-${piece}`, visibleAt * 1000, rows),
      });
    }
  }
  for (const [name, state, time] of [
    ['i-1', 'Start', '08:00:00'],
    ['i-1', 'End', '08:20:00'],
    ['i-2', 'Start', '22:00:00'],
  ] as const)
    pending.push({
      visibleAt: at(time) + 30 * MINUTE,
      happen: () =>
        rig.activity.write('insights', `${name}-${state}`, (at(time) + 30 * MINUTE) * 1000, [
          insight(name, state, time),
        ]),
    });
  pending.sort((a, b) => a.visibleAt - b.visibleAt);
  /** Lets the time pass until `time`. */
  const passTo = (time: number) => {
    rig.clock.advance(time * 1000 - rig.clock.now());
    while (pending[0] && pending[0].visibleAt <= time) pending.shift()?.happen();
  };
  return { ...rig, passTo };
}

export type Scenario = Awaited<ReturnType<typeof scenario>>;

/** What is in the end, whatever came between. */
export function outcomeOf({ archive, alerts, shards }: Scenario) {
  return {
    findings: [...archive.objects.keys()].sort(),
    alerts: [...alerts.keys()].sort(),
    models: [...shards]
      .sort(([a], [b]) => a - b)
      .map(([shard, { bytes }]) => [shard, createHash('sha256').update(bytes).digest('hex')]),
  };
}

function isoOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000', '');
}
