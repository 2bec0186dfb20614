import { gunzipSync } from 'node:zlib';
import type { AccountAuthorization } from '../../../functions/predictor/core/risk/account-privileges';
import type { Findings, PredictPorts } from '../../../functions/predictor/core/run/ports';
import type { PredictorState } from '../../../functions/predictor/core/run/state';
import { UnfoldFault } from '../../../functions/shared/compress/unfold';
import { noDeadline } from '../../../functions/shared/runtime/clock';
import { fixedClock } from '../../support/fixed-clock';
import { memoryState } from '../../support/memory-state';

export const ACCOUNT = '111122223333';
export const REGION = 'eu-central-1';
export const ALICE = `arn:aws:iam::${ACCOUNT}:user/alice`;
export const BOB = `arn:aws:iam::${ACCOUNT}:user/bob`;

/** A finding as the archive keeps it, as far as it tells of a principal. */
export function finding(uid: string, changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    activity_id: 1,
    severity_id: 4,
    status_id: 1,
    cloud: { account: { uid: ACCOUNT }, region: REGION },
    finding_info: { uid, title: 'Trail stopped', types: ['cloudtrail.trail-stopped'] },
    metadata: { uid, event_code: 'cloudtrail.trail-stopped' },
    evidences: [{ actor: { user: { uid: ALICE, type: 'IAMUser' } } }],
    ...changes,
  };
}

export const EVERYTHING = JSON.stringify({ Statement: { Effect: 'Allow', Action: '*', Resource: '*' } });

/** An account in which Bob may do everything and Alice nothing. */
export const AUTHORIZATION: AccountAuthorization = {
  users: [
    { arn: ALICE, inline: [], attached: [], groups: [] },
    { arn: BOB, inline: [EVERYTHING], attached: [], groups: [] },
  ],
  roles: [],
  groups: [],
  managed: new Map(),
};

/** An archive in memory and everything else that a run needs. */
export function rig(now = '2026-03-10T06:00:00Z') {
  const objects = new Map<string, readonly string[] | 'damaged'>();
  const predictions = new Map<string, Uint8Array>();
  const clock = fixedClock(now);
  const state = memoryState();
  let made = 0;
  const findings: Findings = {
    async places(source) {
      await Promise.resolve();
      const places = [...objects.keys()].flatMap((key) => {
        const [, of, region, accountId] =
          /^findings\/source=([^/]+)\/region=([^/]+)\/accountId=([^/]+)\//.exec(key) ?? [];
        return of === source && region && accountId ? [JSON.stringify({ source, region, accountId })] : [];
      });
      return [...new Set(places)].map((text) => JSON.parse(text));
    },
    async *objects({ source, region, accountId }, from) {
      const prefix = `findings/source=${source}/region=${region}/accountId=${accountId}/`;
      for (const key of [...objects.keys()].sort()) {
        if (!key.startsWith(prefix) || key < `${prefix}eventDay=${from}`) continue;
        yield { key, day: key.slice(prefix.length + 9, prefix.length + 17) };
      }
    },
    async *lines(key) {
      const lines = objects.get(key);
      if (lines === undefined || lines === 'damaged') throw new UnfoldFault('damage', 'is damaged');
      yield* lines;
    },
  };
  const ports: PredictPorts = {
    findings,
    authorization: { read: async () => AUTHORIZATION },
    predictions: {
      async put(day, body) {
        await Promise.resolve();
        if (predictions.has(day)) return 'duplicate';
        predictions.set(day, body);
        return 'stored';
      },
    },
    state,
    clock,
    deadline: noDeadline,
  };
  /** Stores an object. */
  const store = (
    source: string,
    day: string,
    content: readonly object[] | 'damaged' = [],
    { accountId = ACCOUNT, region = REGION } = {},
  ) =>
    objects.set(
      `findings/source=${source}/region=${region}/accountId=${accountId}/eventDay=${day}/${made++}.json.gz`,
      content === 'damaged' ? content : content.map((each) => JSON.stringify(each)),
    );
  return {
    ports,
    clock,
    state,
    predictions,
    store,
    /** So many objects without lines. */
    storeMany(source: string, day: string, count: number, place = {}) {
      for (let n = 0; n < count; n++) store(source, day, [], place);
    },
    known: () => state.peek<PredictorState>('prediction') as PredictorState,
    /** The rows of a day's predictions. */
    rows: (day: string) =>
      gunzipSync(predictions.get(day) as Uint8Array)
        .toString()
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
  };
}

export type Rig = ReturnType<typeof rig>;
