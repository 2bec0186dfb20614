import type { Alert } from '../../../shared/alerts/alert';
import type { ArchiveObject } from '../../../shared/archive/archive-object';
import { hashOf } from './event-identity';
import { alertFinding, alertUid } from './finding';

/** Where findings of a CloudTrail object belong. */
export interface FindingsOrigin {
  /** `<bucket>/<key>#<etag>` */
  readonly sourceObject: string;
  /** Which chunk of the object's matches: the same at every delivery. */
  readonly part: number;
  /** Of the CloudTrail object's key. */
  readonly accountId: string;
  readonly region: string;
}

/**
 * The findings of a chunk's own alerts as archive objects, the same at every delivery: one of the events' alerts, and
 * one of each correlation's, since which window a chunk completes depends on what others have brought.
 */
export function findingObjects(alerts: readonly Alert[], origin: FindingsOrigin): readonly ArchiveObject[] {
  const ofEvents = alerts.filter(({ Kind }) => Kind === 'event');
  const correlations = alerts.filter(({ Kind }) => Kind !== 'event');
  const chunk = ['alerts', origin.sourceObject, String(origin.part), hashOf(ofEvents.map(alertUid))];
  return [
    ...object(ofEvents, chunk, origin),
    ...correlations.flatMap((alert) => object([alert], ['alert', alertUid(alert)], origin)),
  ];
}

function object(
  alerts: readonly Alert[],
  identity: readonly string[],
  { accountId, region }: FindingsOrigin,
): readonly ArchiveObject[] {
  const [first] = alerts;
  if (first === undefined) return [];
  return [
    {
      source: 'cloudtrail',
      region,
      accountId,
      // Not EventTime: that of a correlation may become an earlier one until the next delivery.
      updatedAt: Date.parse(first.Timestamp.split('#')[0] ?? ''),
      identity,
      events: alerts.map((alert) => alertFinding(alert, { accountId, region })),
    },
  ];
}
