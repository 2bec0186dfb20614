import type { Settings } from '../../settings/schema';
import { literal, runbookLink } from '../deployment';
import type { MonitorSpec } from './monitor-spec';

/** The Datadog handles of everybody who is to be told, in the order of the settings. */
export function notificationHandles({ emails, slackChannels, handles }: Settings['notifications']): string[] {
  const all = [
    ...emails.map((email) => `@${email}`),
    ...slackChannels.map((name) => `@slack-${name}`),
    ...handles,
  ];
  return [...new Set(all)].map(literal);
}

/**
 * The message of a monitor: what happened, its end, silence, the runbook and who is told.
 * https://docs.datadoghq.com/monitors/notify/variables/
 */
export function message(spec: MonitorSpec, settings: Settings): string {
  const { condition } = spec;
  const warns = condition.kind === 'threshold' && condition.warning !== undefined;
  return [
    section('is_alert', spec.alert),
    ...(warns ? [section('is_warning', `Not critical yet: ${spec.alert}`)] : []),
    ...(condition.kind === 'freshness' ? [section('is_no_data', `Nothing is reported: ${spec.alert}`)] : []),
    section('is_recovery', spec.recovery),
    `Runbook: ${runbookLink(settings, spec.runbook ?? spec.key)}`,
    notificationHandles(settings.notifications).join(' '),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** The message of a repetition, to the same people. */
export function escalationMessage(spec: MonitorSpec, settings: Settings): string {
  const text = spec.escalation?.text ?? '';
  return [text, notificationHandles(settings.notifications).join(' ')].filter(Boolean).join('\n\n');
}

function section(variable: string, text: string): string {
  return `{{#${variable}}}\n${text}\n{{/${variable}}}`;
}
