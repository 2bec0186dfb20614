import { gzipSync } from 'node:zlib';
import { alertTables } from '../../../cli/local/alert-tables';
import { localAlertTable } from '../../../cli/local/local-alert-table';
import { memoryWindows } from '../../../cli/local/memory-windows';
import { ProcessFailure } from '../../../functions/cloudtrail-processor/core/process/failure';
import type { TrailBucket } from '../../../functions/cloudtrail-processor/core/process/ports';
import {
  type FilePorts,
  processFile,
} from '../../../functions/cloudtrail-processor/core/process/process-file';
import {
  type Processed,
  processMessages,
} from '../../../functions/cloudtrail-processor/core/process/process-messages';
import type {
  CorrelationDefinition,
  RuleDefinition,
  SuppressionDefinition,
} from '../../../functions/cloudtrail-processor/core/rules/model';
import { ruleSetOf } from '../../../functions/cloudtrail-processor/core/rules/rule-set';
import type { Message, MessageQueue } from '../../../functions/shared/queue/message-queue';
import { type CrashingRun, soundRun } from '../../support/crash';
import { fixedClock } from '../../support/fixed-clock';
import { memoryArchive } from '../../support/memory-archive';
import { s3Event } from './core/notifications';

export const NOW = Date.parse('2026-11-20T10:10:00Z');
const WRITTEN_AT = Date.parse('2026-11-20T10:05:00Z');

export const keyOf = (name: string, service = 'CloudTrail') =>
  `AWSLogs/123456789012/${service}/eu-central-1/2026/11/20/${name}.json.gz`;

/** A CloudTrail event, by name and number. */
export const event = (eventName: string, n: number, changes: Readonly<Record<string, unknown>> = {}) => ({
  eventID: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  eventName,
  eventSource: 'cloudtrail.amazonaws.com',
  eventTime: new Date(Date.parse('2026-11-20T10:00:00Z') + n * 1_000).toISOString().replace('.000', ''),
  awsRegion: 'eu-central-1',
  recipientAccountId: '123456789012',
  userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::123456789012:user/eve' },
  ...changes,
});

const base = {
  title: 'A rule',
  description: 'Why it matters.',
  severity: 'HIGH' as const,
  severityBy: [],
  attack: [],
  tactics: [],
  cis: [],
  groupBy: ['recipientAccountId', 'userIdentity.arn'],
  falsePositives: [],
  references: [],
};

/** A rule for calls of these names. */
export const rule = (id: string, ...eventNames: readonly string[]): RuleDefinition => ({
  ...base,
  id,
  searches: { s: [[{ field: 'eventName', modifiers: [], values: eventNames }]] },
  condition: { kind: 'search', name: 's' },
  alerts: true,
});

export const correlation = (id: string, ofRule: string, atLeast: number): CorrelationDefinition => ({
  ...base,
  id,
  type: 'event_count',
  rules: [ofRule],
  timespanSeconds: 3_600,
  atLeast,
  aliases: {},
});

export interface RigOptions {
  readonly rules?: readonly RuleDefinition[];
  readonly correlations?: readonly CorrelationDefinition[];
  readonly suppressions?: readonly SuppressionDefinition[];
}

/** The processor over tables, buckets and queues in memory. What it stores stays from run to run. */
export function processorRig({ rules = [rule('stop', 'StopLogging')], ...options }: RigOptions = {}) {
  const objects = new Map<string, AsyncIterable<Uint8Array> | Uint8Array>();
  const tables = alertTables();
  const archive = memoryArchive();
  const once = new Map<string, Uint8Array>();
  const dead: [string, string][] = [];
  const hidden: [string, number][] = [];
  const clock = fixedClock(NOW);
  const queue: MessageQueue = {
    deadLetter: async ({ id }, reason) => void dead.push([id, reason]),
    hide: async ({ id }, seconds) => void hidden.push([id, seconds]),
  };
  const trail: TrailBucket = {
    async open({ key }) {
      const object = objects.get(key);
      if (object === undefined) throw new ProcessFailure('gone', `${key} is gone`);
      const body = object instanceof Uint8Array ? oneChunk(object) : object;
      return { body, etag: `"etag-of-${key}"`, writtenAt: WRITTEN_AT };
    },
  };
  const windows = memoryWindows();
  const table = localAlertTable(tables);
  const onceStore = {
    async put(key: string, body: Uint8Array) {
      if (once.has(key)) return 'duplicate' as const;
      once.set(key, body);
      return 'stored' as const;
    },
  };
  const parts = new Map<string, number>();
  const progress = {
    read: async (name: string) => parts.get(name) ?? 0,
    write: async (name: string, stored: number) => void parts.set(name, stored),
  };
  const ports: FilePorts = {
    ruleSet: ruleSetOf({
      format: 1,
      rules,
      correlations: [],
      suppressions: [],
      placeholders: {},
      ...options,
    }),
    trail,
    windows,
    table,
    archive,
    once: onceStore,
    progress,
    clock,
    deadline: { remainingMs: () => 300_000 },
    groupMinutes: 60,
    retentionDays: 90,
    minimumSeverity: 'LOW',
    counted: 'calls and visits',
    random: () => 0.5,
    pause: async () => undefined,
  };
  /** Processes messages; with a crashing run its ports fail from the crash on. */
  const run = (
    messages: readonly Message[],
    crashing: CrashingRun = soundRun(),
    changes: Partial<FilePorts> = {},
  ): Promise<readonly Processed[]> => {
    const run = {
      ...ports,
      trail: crashing.through(trail),
      windows: crashing.through(windows),
      table: crashing.through(table),
      archive: crashing.through<Pick<typeof archive, 'put'>>({ put: archive.put }),
      once: crashing.through(onceStore),
      progress: crashing.through(progress),
      ...changes,
    };
    return processMessages(
      {
        ...run,
        queue: crashing.through(queue),
        trusted: { bucket: 'trail', accounts: new Set(['123456789012']) },
        processFile: (file, isAgain) => processFile(run, file, isAgain),
      },
      messages,
    );
  };
  return {
    objects,
    alerts: tables.alerts,
    groups: tables.groups,
    archive,
    once,
    dead,
    hidden,
    ports,
    run,
    /** Puts a log file of these events. @returns its key */
    store(name: string, events: readonly unknown[]) {
      objects.set(keyOf(name), gzipSync(JSON.stringify({ Records: events })));
      return keyOf(name);
    },
    /** uids of the findings in the archive. */
    findings: () =>
      [...archive.objects.values()].flatMap(({ events }) => events.map(({ metadata }) => metadata.uid)),
  };
}

/** A message about objects. */
export const announcing = (id: string, ...names: readonly string[]): Message => ({
  id,
  body: JSON.stringify(s3Event(...names.map((name) => keyOf(name)))),
  receiptHandle: `handle-${id}`,
  receiveCount: 1,
});

async function* oneChunk(bytes: Uint8Array) {
  yield bytes;
}
