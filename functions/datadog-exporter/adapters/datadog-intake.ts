import { deflateSync, gzipSync } from 'node:zlib';
import { cleanText } from '../../shared/text/clean';
import type { Answer, DatadogIntake, Route } from '../core/ports';
import type { ApiKey } from './api-key';

export interface IntakeUrls {
  /** `https://api.<site>` */
  readonly api: string;
  /** `https://http-intake.logs.<site>` */
  readonly logs: string;
}

const USER_AGENT = 'aws-security-monitoring-datadog-exporter';
const MAX_DETAIL_LENGTH = 200;

/**
 * Path and compression of each route. The client that Datadog generates from its API description sends logs as
 * gzip, knows only `deflate` for distribution points, and no compression for events.
 * https://docs.datadoghq.com/api/latest/
 */
const ROUTES = {
  logs: { base: 'logs', path: '/api/v2/logs', encoding: 'gzip', compress: gzipSync },
  events: { base: 'api', path: '/api/v1/events', encoding: undefined, compress: undefined },
  distributions: {
    base: 'api',
    path: '/api/v1/distribution_points',
    encoding: 'deflate',
    compress: deflateSync,
  },
} as const satisfies Record<Route, object>;

/** Datadog over HTTP. Forgets the key when Datadog refuses it, so that the next request carries a rotated one. */
export function datadogIntake(urls: IntakeUrls, apiKey: ApiKey): DatadogIntake {
  return {
    async post(route, json, timeoutMs) {
      const { base, path, encoding, compress } = ROUTES[route];
      const key = await apiKey.read();
      const request: RequestInit = {
        method: 'POST',
        headers: {
          'DD-API-KEY': key,
          'Content-Type': 'application/json',
          'User-Agent': USER_AGENT,
          ...(encoding && { 'Content-Encoding': encoding }),
        },
        body: compress ? compress(json) : json,
        // A redirect would carry the key to another host.
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      };
      const answer = await answerTo(urls[base].replace(/\/$/, '') + path, request, key);
      if (answer.status === 401 || answer.status === 403) apiKey.forget(key);
      return answer;
    },
  };
}

async function answerTo(url: string, request: RequestInit, key: string): Promise<Answer> {
  try {
    const response = await fetch(url, request);
    // The body is read in any case: an unread one keeps its connection from being used again.
    const text = await response.text();
    const waitSeconds = waitSecondsOf(response.headers);
    return {
      status: response.status,
      ...(!response.ok && { detail: detailOf(text, key) }),
      ...(!response.ok && waitSeconds !== undefined && { waitSeconds }),
    };
  } catch (error) {
    return { status: 0, detail: detailOf(causeOf(error), key) };
  }
}

/** fetch hides what happened in its error's cause: ECONNREFUSED, ENOTFOUND, UND_ERR_SOCKET. */
function causeOf(error: unknown): string {
  const { name, message, cause } = error as Error & { cause?: { code?: string } };
  return `${name}: ${cause?.code ?? message}`;
}

function detailOf(text: string, key: string): string {
  return cleanText(text.replaceAll(key, '[redacted]'), MAX_DETAIL_LENGTH);
}

/**
 * X-RateLimit-Reset: seconds (https://docs.datadoghq.com/api/latest/rate-limits/); Retry-After: seconds or a date.
 * The longer one holds.
 */
function waitSecondsOf(headers: Headers): number | undefined {
  const waits = ['x-ratelimit-reset', 'retry-after']
    .map((name) => secondsOf(headers.get(name)))
    .filter((seconds) => Number.isFinite(seconds) && seconds >= 0);
  return waits.length > 0 ? Math.max(...waits) : undefined;
}

function secondsOf(value: string | null): number {
  if (value === null || value.trim() === '') return Number.NaN;
  const seconds = Number(value);
  return Number.isNaN(seconds) ? Math.ceil((Date.parse(value) - Date.now()) / 1000) : seconds;
}
