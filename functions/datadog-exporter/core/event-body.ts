import { createHash } from 'node:crypto';
import { record, text } from '../../shared/json/read';
import { severityCaption } from '../../shared/ocsf/event';
import type { ArchivedEvent } from './archived-event';
import { consoleUrl } from './console-url';
import { acceptableTime } from './log-item';
import { neutral, neutralMarkdown } from './neutral-text';
import { findingTags } from './tags';

/** Limits of an event: https://docs.datadoghq.com/api/latest/events/post-an-event/ */
const MAX_TITLE = 100;
const MAX_DESCRIPTION = 2_000;
const MAX_FIELD = 200;
const MAX_RESOURCES = 5;

const PRODUCTS = {
  guardduty: 'GuardDuty',
  inspector: 'Inspector',
  waf: 'WAF',
  cloudtrail: 'CloudTrail',
  anomaly: 'Anomaly',
} as const;

export interface EventContext {
  readonly environment: string;
  /** Epoch ms. */
  readonly now: number;
  /** The highest severity_id announced before; 0: the finding is new. */
  readonly before: number;
}

/** The body of `/api/v1/events` for a finding that is new or has risen. All of its texts are neutralised. */
export function eventBody(event: ArchivedEvent, { environment, now, before }: EventContext) {
  const title = text(record(event.ocsf['finding_info'])['title']) ?? event.ocsf.message;
  return {
    title: neutral(
      `[${severityCaption(event.ocsf.severity_id)}] ${PRODUCTS[event.source]}: ${title}`,
      MAX_TITLE,
    ),
    text: eventText(event, before),
    // Events have the logs' 18 hours; an older finding is announced as of now and names its times in the text.
    date_happened: Math.floor(acceptableTime(event.updatedAt, now) / 1000),
    priority: 'normal',
    alert_type: 'error',
    aggregation_key: `${event.source}:${createHash('sha256').update(event.announcedAs).digest('hex')}`,
    // No source_type_name: Datadog documents no value for either service that it would accept here.
    tags: [...findingTags(event, environment), `source:${event.source}`],
  };
}

/** What, where, how bad, since when and where to look, in Datadog's Markdown, at most 4,000 characters. */
function eventText(event: ArchivedEvent, before: number): string {
  const { ocsf } = event;
  const finding = record(ocsf['finding_info']);
  const lines = [
    field('What', text(finding['desc']) ?? ocsf.message, MAX_DESCRIPTION),
    field('Severity', severityChange(event, before)),
    field('Type', event.type),
    field('Account', ocsf.cloud.account.uid),
    field('Region', ocsf.cloud.region),
    ...resourcesOf(event).map((resource) => field('Resource', resource)),
    field('First seen', timeText(finding['first_seen_time'])),
    field('Last seen', timeText(finding['last_seen_time'] ?? event.updatedAt)),
    field('Finding', event.uid),
    '',
    `[Open in the AWS console](${consoleUrl(event)})`,
  ];
  return `%%% \n${lines.filter((line) => line !== undefined).join('  \n')}\n %%%`;
}

function field(name: string, value: string | undefined, maxLength = MAX_FIELD): string | undefined {
  return value === undefined ? undefined : `**${name}**: ${neutralMarkdown(value, maxLength)}`;
}

function severityChange({ ocsf }: ArchivedEvent, before: number): string {
  const now = severityCaption(ocsf.severity_id);
  if (before === 0) return `${now} (new)`;
  return `${now} (risen from ${severityCaption(before as typeof ocsf.severity_id)})`;
}

function resourcesOf({ ocsf }: ArchivedEvent): readonly string[] {
  const resources = Array.isArray(ocsf['resources']) ? ocsf['resources'] : [];
  return resources
    .slice(0, MAX_RESOURCES)
    .map((resource) => text(resource?.uid) ?? text(resource?.name) ?? text(resource?.type))
    .filter((name) => name !== undefined);
}

function timeText(epochMs: unknown): string | undefined {
  if (typeof epochMs !== 'number') return undefined;
  const date = new Date(epochMs);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
