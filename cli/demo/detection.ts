import type { ObjectReport } from '../../functions/cloudtrail-processor/core/process/object-report';
import { type FilePorts, processFile } from '../../functions/cloudtrail-processor/core/process/process-file';
import { processMessages } from '../../functions/cloudtrail-processor/core/process/process-messages';
import { ruleSetOf } from '../../functions/cloudtrail-processor/core/rules/rule-set';
import { closeGroups } from '../../functions/notifier/core/close-groups';
import { sendInserted } from '../../functions/notifier/core/inserted';
import { sweep } from '../../functions/notifier/core/sweep';
import type { FindingsArchive } from '../../functions/shared/archive/archive-object';
import type { CollectReport } from '../../functions/shared/collect/collect-report';
import { type Clock, noDeadline } from '../../functions/shared/runtime/clock';
import { DEFAULT_RULES, loadRuleSet } from '../../rule-files';
import { type AlertTables, localGroups, localOutbox, takeInserted } from '../local/alert-tables';
import { folderOnce } from '../local/folder-archive';
import { folderTopic } from '../local/folder-topic';
import { localAlertTable } from '../local/local-alert-table';
import { memoryWindows } from '../local/memory-windows';
import { recordedTrailBucket, type TrailFile } from './recorded-trail';
import { WEEK } from './recording';

/** What detection did with the week's log files. */
export interface DetectionNumbers {
  readonly files: number;
  readonly records: number;
  readonly matches: number;
  /** Alerts that are new in the table. */
  readonly alerts: number;
  /** Messages published: alerts that were told, and summaries of the others. */
  readonly messages: number;
}

/** CloudTrail's processor and the notifier, from a log file in the bucket to a message in the topic. */
export interface Detection {
  /** The queue's turn: reads the log files and raises their alerts. */
  read(files: readonly TrailFile[]): Promise<CollectReport>;
  /** The stream's and the schedule's turn: tells what is new and closes bursts that are over. */
  notify(): Promise<void>;
  readonly numbers: () => DetectionNumbers;
  /** Why log files could not be read or alerts not sent. */
  readonly problems: readonly string[];
}

const RETENTION_DAYS = 90;
const GROUP_MINUTES = 60;

export interface DetectionPorts {
  readonly folder: string;
  readonly files: readonly TrailFile[];
  readonly archive: FindingsArchive;
  readonly tables: AlertTables;
  readonly clock: Clock;
}

/** The function's cores on local adapters: tables in memory, kept in the folder; the topic is a folder. */
export function localDetection(given: DetectionPorts): Detection {
  const { folder, archive, tables, clock } = given;
  const topic = folderTopic(`${folder}/messages`);
  const counted = countedArchive(archive);
  const ports = filePorts({ ...given, archive: counted.archive });
  const sending = { outbox: localOutbox(tables), topic, clock, deadline: noDeadline };
  const reports: ObjectReport[] = [];
  const problems: string[] = [];
  return {
    problems,
    async read(due) {
      const before = counted.report();
      const processed = await processMessages(messagePorts(ports), due.map(message));
      for (const { failure } of processed) if (failure) problems.push(failure.reason);
      const read = processed.flatMap((each) => each.reports);
      reports.push(...read);
      return difference(before, { ...counted.report(), collected: sum(read, 'records') });
    },
    async notify() {
      const told = await sendInserted(sending, takeInserted(tables));
      await closeGroups({ ...sending, groups: localGroups(tables), retentionDays: RETENTION_DAYS });
      const { sent } = await sweep(sending);
      for (const { error } of [...told.sent, ...sent]) if (error) problems.push((error as Error).message);
    },
    numbers: () => ({
      files: reports.length,
      records: sum(reports, 'records'),
      matches: sum(reports, 'matches'),
      alerts: sum(reports, 'alerts'),
      messages: topic.published(),
    }),
  };
}

function filePorts({ folder, files, archive, tables, clock }: DetectionPorts): FilePorts {
  return {
    trail: recordedTrailBucket(files),
    once: folderOnce(folder),
    ruleSet: ruleSetOf(loadRuleSet({ rules: [DEFAULT_RULES] }).definition),
    // No run ends for want of time here.
    progress: { read: async () => 0, write: async () => undefined },
    windows: memoryWindows(),
    table: localAlertTable(tables),
    archive,
    clock,
    deadline: noDeadline,
    retentionDays: RETENTION_DAYS,
    groupMinutes: GROUP_MINUTES,
    minimumSeverity: 'LOW',
    counted: 'calls and visits',
    random: Math.random,
    pause: async () => undefined,
  };
}

function messagePorts(ports: FilePorts) {
  return {
    trusted: { bucket: WEEK.trailBucket, accounts: new Set([WEEK.account]) },
    // A file that fails is told of in the end; the next run reads it again.
    queue: { deadLetter: async () => undefined, hide: async () => undefined },
    deadline: noDeadline,
    random: Math.random,
    processFile: (file: Parameters<typeof processFile>[1]) => processFile(ports, file),
  };
}

/** S3's event about a new log file, as the queue has it. */
function message({ key }: TrailFile, index: number) {
  const s3 = { bucket: { name: WEEK.trailBucket }, object: { key: encodeURIComponent(key) } };
  const body = JSON.stringify({ Records: [{ eventName: 'ObjectCreated:Put', s3 }] });
  return { id: String(index), body, receiptHandle: '', receiveCount: 1 };
}

/** An archive that counts what it is given. */
function countedArchive(archive: FindingsArchive) {
  const report = { collected: 0, stored: 0, duplicates: 0 };
  const counting: FindingsArchive = {
    async put(object) {
      const outcome = await archive.put(object);
      report[outcome === 'stored' ? 'stored' : 'duplicates']++;
      return outcome;
    },
  };
  return { archive: counting, report: (): CollectReport => ({ ...report }) };
}

function difference(before: CollectReport, after: CollectReport): CollectReport {
  return {
    collected: after.collected,
    stored: after.stored - before.stored,
    duplicates: after.duplicates - before.duplicates,
  };
}

function sum(reports: readonly ObjectReport[], name: 'records' | 'matches' | 'alerts'): number {
  return reports.reduce((total, report) => total + report[name], 0);
}
