import { isEnvelope } from '../../shared/collect/event-envelope';
import { isRecord } from '../../shared/json/read';
import type { OcsfEvent } from '../../shared/ocsf/event';
import { readLogRecord, type WafEntry } from './log-record';
import { toHttpActivity } from './ocsf';
import { readSampledRequest, type SampledRule, sampleTime, type TimeSpan } from './sampled-request';

type Json = Readonly<Record<string, unknown>>;

/**
 * The OCSF events of whatever WAF says about requests: a log record, an answer of GetSampledRequests
 * (`{SampledRequests, TimeWindow, PopulationSize}`), one sampled request out of it, or an EventBridge event that
 * carries one of these as its detail. An answer does not name its web ACL: with `WebAclArn` (and `RuleMetricName`)
 * of the request that it answers added, its events have account, region and rule; without, they have none.
 * @throws Error naming what is missing or wrong
 */
export function normalizeWaf(record: unknown): OcsfEvent[] {
  if (isEnvelope(record)) return normalizeWaf(record.detail);
  if (!isRecord(record))
    throw new Error('neither a WAF log record nor an answer of GetSampledRequests: no JSON object');
  if (Array.isArray(record.SampledRequests)) return sampleEvents(record, record.SampledRequests);
  if (isRecord(record.Request)) return sampleEvents(record, [record]);
  if (record.webaclId === undefined && record.httpRequest === undefined)
    throw new Error(
      'neither a WAF log record (webaclId, httpRequest) nor an answer of GetSampledRequests (SampledRequests)',
    );
  return [toHttpActivity(readLogRecord(record))];
}

function sampleEvents(answer: Json, samples: readonly unknown[]): OcsfEvent[] {
  const webAclArn = answer.WebAclArn ?? answer.webAclArn;
  const window = windowOf(answer.TimeWindow);
  const population = answer.PopulationSize;
  const origin = {
    ...(typeof webAclArn === 'string' && { webAclArn }),
    ...(window !== undefined && { window }),
    ...ruleOf(answer.RuleMetricName),
    ...(typeof population === 'number' && { population }),
  };
  return toHttpActivities(samples.map((sample) => readSampledRequest(sample, origin)));
}

function ruleOf(metricName: unknown): { readonly rule?: SampledRule } {
  return typeof metricName === 'string' ? { rule: { metricName, ruleId: metricName } } : {};
}

/** The window that an answer names, if it names one. */
export function windowOf(window: unknown): TimeSpan | undefined {
  if (!isRecord(window)) return undefined;
  const [start, end] = [sampleTime(window.StartTime), sampleTime(window.EndTime)];
  return start === undefined || end === undefined ? undefined : { start, end };
}

/** The events of one sample. Equal requests in it are counted, so that each has a uid of its own. */
export function toHttpActivities(entries: readonly WafEntry[]): OcsfEvent[] {
  const seen = new Map<string, number>();
  return entries.map((entry) => {
    const text = JSON.stringify(entry.record);
    const ordinal = seen.get(text) ?? 0;
    seen.set(text, ordinal + 1);
    return toHttpActivity(entry, ordinal);
  });
}
