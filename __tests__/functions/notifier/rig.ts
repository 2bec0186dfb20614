import { alertTables, localGroups, localOutbox } from '../../../cli/local/alert-tables';
import type { TopicMessage } from '../../../functions/notifier/core/format/topic-message';
import type { Outbox, SendPorts, Topic } from '../../../functions/notifier/core/ports';
import { type Alert, UNSENT } from '../../../functions/shared/alerts/alert';
import { noDeadline } from '../../../functions/shared/runtime/clock';
import { fixedClock } from '../../support/fixed-clock';

export const NOW = '2026-03-03T12:00:00.000Z';

/** An unsent alert of one event. */
export function alert(changes: Partial<Alert> = {}): Alert {
  const EventTime = changes.EventTime ?? '2026-03-03T11:30:00Z';
  const RuleId = changes.RuleId ?? 'cloudtrail.trail-stopped';
  return {
    EventId: '6f1f0a52-0b6c-4c3e-9a3e-0d7f6b0f6d11',
    Timestamp: `${EventTime}#${RuleId}`,
    Kind: 'event',
    RuleId,
    Title: 'CloudTrail trail stopped or deleted',
    Severity: 'CRITICAL',
    Description:
      'Without the trail nobody sees what happens next in the account. An attacker who has got far enough often begins with it.',
    Response: 'Start the trail again, then find out who stopped it and revoke their sessions.',
    Runbook: 'defence-evasion',
    References: [
      'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-turning-off-logging.html',
    ],
    Attack: ['T1562.008'],
    Cis: ['4.5'],
    AccountId: '111122223333',
    Region: 'eu-central-1',
    EventName: 'StopLogging',
    EventSource: 'cloudtrail.amazonaws.com',
    EventTime,
    Principal: 'arn:aws:sts::111122223333:assumed-role/search-indexer/i-0a1b2c3d4e5f60718',
    SourceIp: '203.0.113.77',
    UserAgent: 'aws-cli/2.15.30 Python/3.11.6 Linux/5.15',
    Outcome: 'success',
    GroupId: 'a'.repeat(64),
    GroupValues: {
      recipientAccountId: '111122223333',
      'userIdentity.arn': 'arn:aws:sts::111122223333:assumed-role/search-indexer/i-0a1b2c3d4e5f60718',
    },
    SourceObject: 'trail/AWSLogs/111122223333/CloudTrail/eu-central-1/2026/03/03/x.json.gz#etag',
    Record: JSON.stringify({
      eventVersion: '1.11',
      eventTime: EventTime,
      eventSource: 'cloudtrail.amazonaws.com',
      eventName: 'StopLogging',
      requestParameters: { name: 'organization-trail' },
    }),
    Unsent: UNSENT,
    ExpiresAt: 1_900_000_000,
    ...changes,
  };
}

/** An alert of its own: `n` tells it from others, and its time is `n` minutes after the first. */
export function numbered(n: number, changes: Partial<Alert> = {}): Alert {
  const EventTime = new Date(Date.parse('2026-03-01T00:00:00Z') + n * 60_000).toISOString();
  return alert({ EventId: `6f1f0a52-0b6c-4c3e-9a3e-${String(n).padStart(12, '0')}`, EventTime, ...changes });
}

type Step = 'claim' | 'publish' | 'markSent' | 'release';

/** Tables, a topic that keeps what it is given, and steps that fail on demand. */
export function rig() {
  const tables = alertTables();
  const clock = fixedClock(NOW);
  const published: TopicMessage[] = [];
  const faults: { when: 'before' | 'after'; step: Step; error: Error }[] = [];
  const refusals = new Map<string, Error>();
  let outage: Error | undefined;

  const fault = (step: Step, when: 'before' | 'after') => {
    const index = faults.findIndex((planned) => planned.step === step && planned.when === when);
    const [planned] = index < 0 ? [] : faults.splice(index, 1);
    if (planned) throw planned.error;
  };
  const faulty = <A extends unknown[], R>(step: Step, call: (...args: A) => Promise<R>) => {
    return async (...args: A) => {
      await Promise.resolve();
      fault(step, 'before');
      const result = await call(...args);
      fault(step, 'after');
      return result;
    };
  };
  const real = localOutbox(tables);
  const outbox: Outbox = {
    unsent: real.unsent,
    claim: faulty('claim', real.claim),
    markSent: faulty('markSent', real.markSent),
    release: faulty('release', real.release),
  };
  const topic: Topic = {
    publish: faulty('publish', async (message: TopicMessage) => {
      if (outage) throw outage;
      const id = message.attributes['alert_id'] ?? '';
      const isWhole = 'email' in message.bodies;
      const refusal = refusals.get(isWhole ? `${id} whole` : id);
      if (refusal) throw refusal;
      published.push(message);
    }),
  };
  const ports: SendPorts = { outbox, topic, clock, deadline: noDeadline };
  return {
    tables,
    ports,
    clock,
    published,
    groups: localGroups(tables),
    /** Ids of what was published, in order. */
    ids: () => published.map(({ attributes }) => attributes['alert_id']),
    /** Alerts that are still to be sent. */
    unsent: () => [...tables.alerts.values()].filter(({ Unsent }) => Unsent !== undefined),
    /** The run dies once, before or after this step. */
    crash(when: 'before' | 'after', step: Step, error = new Error(`crash ${when} ${step}`)) {
      faults.push({ when, step, error });
    },
    setOutage(error: Error | undefined) {
      outage = error;
    },
    refuse(id: string, error: Error) {
      refusals.set(id, error);
    },
  };
}
