import type { RunPorts } from './ports';

/**
 * What each part takes at most of a run's five minutes to catch up in. So all of them come on in every run, also after an
 * outage; the models, which come last and need seconds in a calm run, have a minute and a half and what the others leave. Late are
 * Insights and visits both, each with a turn of its own.
 */
const TURNS_MS = { insights: 20_000, visits: 90_000, counts: 60_000, late: 20_000 } as const;

/** With less left of the run nothing is begun but models. */
const STOP_MARGIN_MS = 60_000;

/** The turn of a part, which begins now. @returns whether it may begin something more */
export function turnOf(
  part: keyof typeof TURNS_MS,
  { clock, deadline }: Pick<RunPorts, 'clock' | 'deadline'>,
): () => boolean {
  const end = clock.now() + TURNS_MS[part];
  return () => clock.now() < end && deadline.remainingMs() > STOP_MARGIN_MS;
}
