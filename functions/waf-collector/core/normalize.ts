import { isEnvelope } from '../../shared/collect/event-envelope';
import type { OcsfEvent } from '../../shared/ocsf/event';
import { isObject, readLogRecord, type WafEntry } from './log-record';
import { toHttpActivity } from './ocsf';
import { readSampledRequest, type SampledRule, sampleTime, type TimeSpan } from './sampled-request';

type Json = Readonly<Record<string, unknown>>;

/**
 * The OCSF events of whatever WAF says about requests: a log record, an answer of GetSampledRequests
 * (`{SampledRequests, TimeWindow, PopulationSize}` with `WebAclArn` and, if known, `RuleMetricName` added,
 * as in the request that it answers), or an EventBridge event that carries one of the two as its detail.
 * @throws Error naming what is missing or wrong
 */
export function normalizeWaf(record: unknown): OcsfEvent[] {
  if (isEnvelope(record)) return normalizeWaf(record.detail);
  if (!isObject(record))
    throw new Error('neither a WAF log record nor an answer of GetSampledRequests: no JSON object');
  if (Array.isArray(record.SampledRequests)) return sampleEvents(record, record.SampledRequests);
  if (record.webaclId === undefined && record.httpRequest === undefined)
    throw new Error(
      'neither a WAF log record (webaclId, httpRequest) nor an answer of GetSampledRequests (SampledRequests)',
    );
  return [toHttpActivity(readLogRecord(record))];
}

function sampleEvents(answer: Json, samples: readonly unknown[]): OcsfEvent[] {
  const webAclArn = answer.WebAclArn ?? answer.webAclArn;
  if (typeof webAclArn !== 'string')
    throw new Error(
      'an answer of GetSampledRequests does not name its web ACL: add "WebAclArn" beside SampledRequests',
    );
  const window = windowOf(answer.TimeWindow);
  if (!window) throw new Error('an answer of GetSampledRequests without TimeWindow {StartTime, EndTime}');
  const population = answer.PopulationSize;
  const origin = {
    webAclArn,
    window,
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
  if (!isObject(window)) return undefined;
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
