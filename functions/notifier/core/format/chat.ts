import type { Alert } from '../../../shared/alerts/alert';
import { cleanText } from '../../../shared/text/clean';
import { ascii } from './neutral';
import { type Answer, type Told, told } from './told';

/** Bounds that keep a message readable; the service takes 8,000 characters of description. */
const MAX_TITLE = 200;
const MAX_DESCRIPTION = 4_000;
const MAX_VALUE = 600;
const MAX_STEP = 600;

const SIGNS: Readonly<Record<string, string>> = {
  CRITICAL: ':rotating_light:',
  HIGH: ':red_circle:',
  MEDIUM: ':large_orange_circle:',
  LOW: ':large_blue_circle:',
  INFORMATIONAL: ':white_circle:',
};

/**
 * The alert as a custom notification for chat channels (Amazon Q Developer in chat applications, once AWS Chatbot):
 * https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 * A burst's alerts are one thread.
 */
export function chatNotification(alert: Alert, runbooks?: string): object {
  const message = told(alert, runbooks);
  const { severity, title, ruleId, accountId, region, alertId } = message;
  return {
    version: '1.0',
    source: 'custom',
    id: escaped(alertId),
    content: {
      textType: 'client-markdown',
      title: cleanText(`${SIGNS[severity] ?? ''} ${severity}: ${escaped(title)}`.trim(), MAX_TITLE),
      description: cleanText(descriptionOf(message), MAX_DESCRIPTION),
      nextSteps: nextSteps(message),
      keywords: [severity, ruleId, ...(accountId === undefined ? [] : [accountId])].map(escaped),
    },
    metadata: {
      threadId: escaped(ascii(alert.GroupId, 128)),
      summary: escaped(ascii(`${severity}: ${title}`, 200)),
      eventType: escaped(ascii(ruleId, 128)),
      additionalContext: {
        alert_id: escaped(alertId),
        severity,
        rule_id: escaped(ruleId),
        ...(accountId !== undefined && { account_id: escaped(accountId) }),
        ...(region !== undefined && { region: escaped(region) }),
      },
    },
  };
}

function descriptionOf({ answers, why, standards }: Told): string {
  const lines = answers.map(({ question, answer }) => `*${question}*  ${answer.map(marked).join('')}`);
  const background = [why, standards.join('; ')].flatMap((text) => (text ? escaped(text) : []));
  return [lines.join('\n'), ...background].join('\n\n');
}

function nextSteps({ response, runbook, consoleLink }: Told): readonly string[] {
  return [
    ...(response === undefined ? [] : [cleanText(escaped(response), MAX_STEP)]),
    ...(runbook === undefined ? [] : [`Runbook: ${escaped(runbook)}`]),
    ...(consoleLink === undefined ? [] : [`The event: ${consoleLink}`]),
  ];
}

function marked(piece: Answer['answer'][number]): string {
  return typeof piece === 'string' ? escaped(piece) : code(piece.value);
}

/** A value in code spans, where nothing is markup and nobody is mentioned. */
function code(value: string): string {
  return `\`${escaped(cleanText(value, MAX_VALUE).replaceAll('`', '\u02CB'))}\``;
}

/**
 * Slack's three control characters as entities (https://docs.slack.dev/messaging/formatting-message-text/), and no
 * mention of everybody.
 */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/@(?=channel|here|everyone)/gi, '＠');
}
