import type { AlertSeverity } from '../../../shared/alerts/alert';
import type { FindingsArchive } from '../../../shared/archive/archive-object';
import type { AlertContext } from '../alerts/alert-parts';
import { correlationAlert } from '../alerts/correlation-alert';
import { eventAlerts } from '../alerts/event-alert';
import { findingObjects } from '../alerts/finding-objects';
import { type AlertPorts, putAlerts } from '../alerts/put-alerts';
import { correlate } from '../correlate/correlate';
import type { WindowStore } from '../correlate/window';
import type { LogFile } from '../log-file';
import type { RuleSet } from '../rules/rule-set';
import type { Chunk } from './chunks';
import type { Tally } from './object-report';
import type { OpenObject } from './ports';
import type { SeenAlerts } from './seen-alerts';

/** Where matches go. */
export interface StorePorts extends AlertPorts {
  readonly ruleSet: RuleSet;
  readonly windows: WindowStore;
  readonly archive: FindingsArchive;
  readonly retentionDays: number;
  /** Less urgent alerts are kept and told to nobody. */
  readonly minimumSeverity: AlertSeverity;
}

/** The object that the matches are from, and what is known of it so far. */
export interface Source {
  readonly file: LogFile;
  readonly object: OpenObject;
  readonly seen: SeenAlerts;
  readonly tally: Tally;
}

/**
 * Correlates and alerts what has matched. The finding of an alert is written by the object that brought it, after the
 * alert: a run that dies between the two finds the alert to be its own when it comes again.
 */
export async function storeMatches(
  ports: StorePorts,
  { file, object, seen, tally }: Source,
  { events, part }: Chunk,
): Promise<void> {
  const context = contextOf(ports, file, object);
  const hits = await correlate(events, ports.ruleSet.definition.correlations, ports.windows);
  const alerts = seen.firstSeen([
    ...events.flatMap((event) => eventAlerts(event, context)),
    ...hits.map((hit) =>
      correlationAlert(hit, ports.ruleSet.suppressionsOf(hit.correlation.id, hit.event), context),
    ),
  ]);
  const outcomes = await putAlerts(ports, alerts);
  const own = alerts.filter((_, index) => outcomes[index] !== 'theirs');
  const findings = findingObjects(own, { ...file, ...context, part });
  for (const written of findings) await ports.archive.put(written);
  const raised = alerts.filter((_, index) => outcomes[index] === 'new');
  tally.matches += events.reduce((sum, { matches }) => sum + matches.length, 0);
  tally.alerts += raised.length;
  tally.suppressed += raised.filter(({ Suppressed }) => Suppressed !== undefined).length;
  tally.duplicates += alerts.length - raised.length;
}

function contextOf(ports: StorePorts, { bucket, key }: LogFile, object: OpenObject): AlertContext {
  return {
    sourceObject: `${bucket}/${key}#${object.etag.replaceAll('"', '')}`,
    undatedAt: new Date(object.writtenAt).toISOString(),
    now: ports.clock.now(),
    retentionDays: ports.retentionDays,
    minimumSeverity: ports.minimumSeverity,
  };
}
