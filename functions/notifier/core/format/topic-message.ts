import type { Alert } from '../../../shared/alerts/alert';
import { cleanText } from '../../../shared/text/clean';
import { chatNotification } from './chat';
import { email } from './email';
import { ascii } from './neutral';
import { alertId, severityWord, type Told, told, written } from './told';

/** SNS takes fewer than 100 characters. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const MAX_SUBJECT = 99;

/** SNS takes 262,144 bytes of message; the rest is left for attributes. */
const MAX_BYTES = 250_000;

/** Ever smaller bounds of the record, UTF-16 units: in the JSON, and in the mail. */
const RECORD_LENGTHS = [
  { json: 65_536, email: 8_000 },
  { json: 8_192, email: 4_000 },
  { json: 256, email: 256 },
] as const;

/** What is published of an alert: one message with a body for each kind of subscriber. */
export interface TopicMessage {
  readonly subject: string;
  /** Bodies by protocol, as SNS's message structure `json` has them; `default` is there. */
  readonly bodies: Readonly<Record<string, string>> & { readonly default: string };
  /** What filter policies of subscriptions go by. */
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * The message of an alert: mail as text, chat channels and other HTTPS endpoints as a custom notification, queues and
 * functions the alert as JSON. An alert that cannot be told as it should is told in short.
 * @param runbooks where the runbooks are, an address or a folder
 */
export function topicMessage(alert: Alert, runbooks?: string): TopicMessage {
  try {
    const candidates = RECORD_LENGTHS.map((lengths) => () => wholeMessage(alert, runbooks, lengths));
    for (const build of candidates) {
      const message = build();
      if (Buffer.byteLength(JSON.stringify(message.bodies)) <= MAX_BYTES) return message;
    }
  } catch {
    // An item that some other version wrote, or nobody: better told in short than not at all.
  }
  return fallbackMessage(alert);
}

/** So little of an alert that no topic refuses it: ASCII, bounded, and where to find the rest. */
export function fallbackMessage(alert: Alert): TopicMessage {
  const severity = severityWord(alert);
  const title = ascii(written(alert.Kind)(alert.Title, 80) ?? '', 80) || 'Alert';
  const id = ascii(alertId(alert), 260);
  const text = `${severity}: ${title}\n\nThe message of this alert could not be sent whole. The alert is in the alerts table:\n${id}\n`;
  return {
    subject: ascii(`[${severity}] ${title}`, MAX_SUBJECT),
    bodies: { default: text },
    attributes: attributesOf(alert),
  };
}

function wholeMessage(
  alert: Alert,
  runbooks: string | undefined,
  lengths: (typeof RECORD_LENGTHS)[number],
): TopicMessage {
  const subject = subjectOf(told(alert));
  return {
    subject,
    bodies: {
      default: alertJson(alert, lengths.json),
      email: email(alert, lengths.email, runbooks),
      https: JSON.stringify(chatNotification(alert, runbooks)),
      sms: ascii(subject, 140),
    },
    attributes: attributesOf(alert),
  };
}

/** Severity first; a long title is cut before the place is. */
function subjectOf({ severity, title, accountId, region }: Told): string {
  const place = ascii([accountId, region].filter((part) => part !== undefined).join(' '), 60);
  const end = place === '' ? '' : ` (${place})`;
  const start = `[${severity}] `;
  return `${start}${ascii(title, MAX_SUBJECT - start.length - end.length) || 'Alert'}${end}`;
}

/** The alert as its table has it, without what is the notifier's and the table's own. */
function alertJson(alert: Alert, recordLength: number): string {
  const { Unsent, ClaimedUntil, SentAt, ExpiresAt, ...kept } = alert;
  return JSON.stringify({ AlertId: alertId(alert), ...kept, Record: cleanText(kept.Record, recordLength) });
}

function attributesOf(alert: Alert): TopicMessage['attributes'] {
  const values = {
    severity: severityWord(alert),
    kind: alert.Kind,
    rule_id: alert.RuleId,
    account_id: alert.AccountId,
    alert_id: alertId(alert),
  };
  const attributes = Object.entries(values).map(([name, value]) => [name, ascii(String(value ?? ''), 260)]);
  // SNS refuses an empty attribute.
  return Object.fromEntries(attributes.filter(([, value]) => value !== ''));
}
