import { ExportFailure, outOfTime } from './failure';
import type { Answer, ExportPorts, Route } from './ports';

/** accepted: Datadog has it. refused: it never will in this form (400, 422). too-large: smaller parts may pass (413). */
export type Verdict = 'accepted' | 'refused' | 'too-large';

export type PostPorts = Pick<ExportPorts, 'intake' | 'deadline' | 'pause' | 'random'>;

/** Tries within one run; what still fails then waits in the queue. */
const MAX_TRIES = 3;
const FIRST_PAUSE_MS = 500;
/** A longer wait than this is left to the queue. */
const LONGEST_PAUSE_MS = 5_000;
const REQUEST_TIMEOUT_MS = 10_000;
/** Left over for writing down the progress and answering SQS. */
export const CLOSING_TIME_MS = 5_000;
const SHORTEST_TIMEOUT_MS = 1_000;

/**
 * Posts one body, again after a short wait while the failure may pass.
 * @throws ExportFailure retryable, when tries or time are spent
 */
export async function post(ports: PostPorts, route: Route, json: string): Promise<Verdict> {
  for (let tries = 1; ; tries++) {
    const answer = await ports.intake.post(route, json, requestTimeout(ports));
    const verdict = verdictOf(answer.status);
    if (verdict !== 'retryable') return verdict;
    const waitMs = pauseMs(answer, tries, ports.random);
    const hasTime = ports.deadline.remainingMs() - waitMs >= CLOSING_TIME_MS + SHORTEST_TIMEOUT_MS;
    if (tries >= MAX_TRIES || waitMs > LONGEST_PAUSE_MS || !hasTime) throw failed(route, answer);
    await ports.pause(waitMs);
  }
}

/**
 * 401 and 403 say that the key is wrong, which is no fault of the data: a key can be put right.
 * The same goes for what only a wrong URL or a proxy answers (3xx, 404, 405).
 */
function verdictOf(status: number): Verdict | 'retryable' {
  if (status >= 200 && status < 300) return 'accepted';
  if (status === 413) return 'too-large';
  return status === 400 || status === 422 ? 'refused' : 'retryable';
}

function requestTimeout({ deadline }: PostPorts): number {
  const timeoutMs = Math.min(REQUEST_TIMEOUT_MS, deadline.remainingMs() - CLOSING_TIME_MS);
  if (timeoutMs < SHORTEST_TIMEOUT_MS) throw outOfTime();
  return timeoutMs;
}

function pauseMs({ waitSeconds }: Answer, tries: number, random: () => number): number {
  const jittered = random() * FIRST_PAUSE_MS * 2 ** tries;
  return Math.max(jittered, (waitSeconds ?? 0) * 1000);
}

function failed(route: Route, { status, waitSeconds, detail }: Answer): ExportFailure {
  const what = status === 0 ? 'did not answer' : `answered ${status}`;
  return new ExportFailure({
    kind: 'retryable',
    reason: `Datadog ${route} intake ${what}${detail ? `: ${detail}` : ''}`,
    ...(waitSeconds !== undefined && { waitSeconds }),
    ...((status === 401 || status === 403) && { cause: 'credentials' as const }),
  });
}
