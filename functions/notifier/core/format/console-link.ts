import type { Alert } from '../../../shared/alerts/alert';

const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d$/;
const EVENT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Hosts of the partitions' consoles, by how their regions begin. */
const CONSOLES: readonly (readonly [prefix: string, host: string])[] = [
  ['cn-', 'console.amazonaws.cn'],
  ['us-gov-', 'console.amazonaws-us-gov.com'],
];

/**
 * The event in CloudTrail's console, which has the last 90 days; of a correlation the event that completed it, of a
 * summary the first one. Built from checked parts only; undefined where they are none.
 */
export function consoleLink({ Region, EventId, RelatedEventIds, Kind }: Alert): string | undefined {
  const eventId = Kind === 'event' ? EventId : RelatedEventIds?.at(-1);
  if (Region === undefined || !REGION.test(Region) || eventId === undefined || !EVENT_ID.test(eventId))
    return undefined;
  const host = CONSOLES.find(([prefix]) => Region.startsWith(prefix))?.[1] ?? 'console.aws.amazon.com';
  return `https://${Region}.${host}/cloudtrailv2/home?region=${Region}#/events/${eventId}`;
}
