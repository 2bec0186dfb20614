import { record } from '../../shared/json/read';
import type { ArchivedEvent } from './archived-event';

const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d$/;
const EVENT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const CONSOLES: readonly (readonly [prefix: string, host: string])[] = [
  ['cn-', 'console.amazonaws.cn'],
  ['us-gov-', 'console.amazonaws-us-gov.com'],
];

/** Where a person looks at the finding; built from checked parts only, never taken from the record. */
export function consoleUrl({ source, uid, ocsf, native }: ArchivedEvent): string {
  const { region } = ocsf.cloud;
  const host = CONSOLES.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'console.aws.amazon.com';
  if (!REGION.test(region)) return `https://${host}/`;
  if (source === 'cloudtrail')
    return cloudTrailUrl(`https://${host}/cloudtrailv2/home?region=${region}`, native['eventID']);
  if (source === 'anomaly') return anomalyUrl(`https://${host}`, region, native);
  const service = source === 'inspector' ? 'inspector/v2' : 'guardduty';
  const home = `https://${host}/${service}/home?region=${region}#/findings`;
  const id = uid.split('/').at(-1) ?? '';
  return source === 'guardduty' && /^[0-9a-f]{32}$/.test(id) ? `${home}?search=id%3D${id}` : home;
}

/** The region's metrics, for no link to a metric's graph is documented; of what a principal did, CloudTrail's events. */
function anomalyUrl(console: string, region: string, native: ArchivedEvent['native']): string {
  return record(native['from'])['kind'] === 'metric'
    ? `${console}/cloudwatch/home?region=${region}#metricsV2`
    : `${console}/cloudtrailv2/home?region=${region}#/events`;
}

/** CloudTrail's console has the events of the last 90 days. */
function cloudTrailUrl(home: string, eventId: unknown): string {
  return typeof eventId === 'string' && EVENT_ID.test(eventId) ? `${home}#/events/${eventId}` : home;
}
