import { Monitor } from '@cdktf/provider-datadog/lib/monitor';
import { Construct } from 'constructs';
import type { Settings } from '../../settings/schema';
import { collectors, monitorCatalog } from './catalog';
import { freshnessKey } from './catalog/freshness';
import { evaluate } from './condition';
import { declareDowntime } from './downtime';
import { escalationMessage, message } from './message';
import type { MonitorKey, MonitorSpec } from './monitor-spec';
import { declareCollectionSlo } from './slo';

export { notificationHandles } from './message';

/** All monitors that the settings call for, and with them, when asked for, the SLO on collection and the downtime. */
export class DatadogMonitors extends Construct {
  readonly #ids = new Map<MonitorKey, string>();

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    for (const spec of monitorCatalog(settings)) this.#declare(spec, settings);
    const { collectionSlo, maintenanceDowntime } = settings.datadog.optional;
    if (collectionSlo) declareCollectionSlo(this, settings, this.#freshnessIds(settings));
    if (maintenanceDowntime) declareDowntime(this, settings, maintenanceDowntime);
  }

  #declare(spec: MonitorSpec, settings: Settings): void {
    const { key, title, priority, condition, escalation, source } = spec;
    const monitor = new Monitor(this, key, {
      name: `[${settings.environment}] ${title}`,
      message: message(spec, settings),
      priority: String(priority),
      tags: monitorTags(settings, source),
      ...evaluate(condition, (part) => this.#idOf(part)),
      // Terraform deletes a source's monitor before it takes it out of the SLO, which Datadog refuses otherwise.
      ...(condition.kind === 'freshness' ? { forceDelete: true } : {}),
      ...(escalation === undefined
        ? {}
        : {
            escalationMessage: escalationMessage(spec, settings),
            renotifyInterval: escalation.renotifyMinutes,
            renotifyStatuses: condition.kind === 'freshness' ? ['alert', 'no data'] : ['alert'],
          }),
    });
    this.#ids.set(key, monitor.id);
  }

  #idOf(key: MonitorKey): string {
    const id = this.#ids.get(key);
    if (id === undefined) throw new Error(`the monitor ${key} must be declared before what is built on it`);
    return id;
  }

  #freshnessIds(settings: Settings): readonly string[] {
    if (settings.datadog.integration === 'off') return [];
    return collectors(settings).map(({ source }) => this.#idOf(freshnessKey(source)));
  }
}

/** Sorted and lower case, as Datadog gives them back. */
function monitorTags({ environment, prefix }: Settings, source: string): string[] {
  return [
    `env:${environment}`,
    'managed_by:aws-security-monitoring',
    `service:${prefix}`,
    `source:${source}`,
  ];
}
