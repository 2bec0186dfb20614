import { isRecord } from '../json/read';
/** An EventBridge event as far as the collectors rely on it. */
export interface EventEnvelope {
  readonly source: string;
  readonly 'detail-type': string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly [attribute: string]: unknown;
}

/** The events that a collector takes. */
export interface ExpectedEvent {
  readonly source: string;
  readonly detailType: string;
}

/**
 * The EventBridge event in a queue message's body.
 * @throws Error naming field and problem when the body is anything else: an unknown body is a failure, never skipped
 */
export function parseEnvelope(body: string, { source, detailType }: ExpectedEvent): EventEnvelope {
  const event = parseJson(body);
  if (!isEnvelope(event))
    throw new Error('message body is no EventBridge event: source, detail-type or detail is missing');
  if (event.source !== source) throw new Error(`source is ${quote(event.source)}, wanted "${source}"`);
  if (event['detail-type'] !== detailType)
    throw new Error(`detail-type is ${quote(event['detail-type'])}, wanted "${detailType}"`);
  return event;
}

/** Whether a value is an EventBridge event, of whatever source. */
export function isEnvelope(value: unknown): value is EventEnvelope {
  return (
    isRecord(value) &&
    typeof value.source === 'string' &&
    typeof value['detail-type'] === 'string' &&
    isRecord(value.detail)
  );
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new Error('message body is not JSON');
  }
}

/** Quoted and bounded: what stands in an error comes from outside. */
function quote(text: string): string {
  return JSON.stringify(text.slice(0, 60));
}
