import { reportClosed, reportSent } from '../../../functions/notifier/adapters/report';
import type { Sent } from '../../../functions/notifier/core/send';
import { logger, metrics } from '../../../functions/shared/runtime/observability';

/** Log lines of warnings, with what each says of its thing. */
function warnings(work: () => void): readonly (readonly [string, Record<string, unknown>])[] {
  jest.spyOn(metrics, 'addMetric').mockReturnValue(metrics);
  const warn = jest.spyOn(logger, 'warn').mockReturnValue();
  work();
  const lines = warn.mock.calls.map(
    ([message, details]) => [String(message), details as unknown as Record<string, unknown>] as const,
  );
  jest.restoreAllMocks();
  return lines;
}

const reason = new Error('no');

function alerts(outcome: Sent['outcome'], count: number): readonly Sent[] {
  const error = outcome === 'failed' || outcome === 'unmarked' ? { error: reason } : {};
  return Array.from({ length: count }, (_, n) => ({
    key: { EventId: `e${n}`, Timestamp: 't#r' },
    outcome,
    ...error,
  }));
}

describe('what the notifier says', () => {
  it('of alerts that were not sent or not marked is which, and why; of others it is for debugging', () => {
    const debug = jest.spyOn(logger, 'debug').mockReturnValue();
    const details = { eventId: 'e0', timestamp: 't#r' };
    const sent = (['sent', 'unmarked', 'failed', 'taken', 'skipped'] as const).flatMap((outcome) =>
      alerts(outcome, 1),
    );
    let told: readonly unknown[] = [];
    const lines = warnings(() => {
      reportSent(sent);
      told = [...debug.mock.calls];
    });
    expect(lines).toEqual([
      ['alert failed', { ...details, error: reason }],
      ['alert unmarked', { ...details, error: reason }],
    ]);
    expect(told).toEqual(['sent', 'taken', 'skipped'].map((outcome) => [`alert ${outcome}`, details]));
  });

  it('of thousands is the first ten of each kind, and how many', () => {
    const sent = [...alerts('failed', 2000), ...alerts('unmarked', 3000)];
    const lines = warnings(() => reportSent(sent));
    expect(lines).toHaveLength(22);
    expect(lines.filter(([, { count }]) => count !== undefined).map(([, { count }]) => count)).toEqual([
      2000, 3000,
    ]);
  });

  it('of groups that could not be closed is which, and why, the first ten and how many', () => {
    const failures = Array.from({ length: 1000 }, (_, n) => ({ id: `group#${n}`, error: reason }));
    const lines = warnings(() => reportClosed({ closed: 0, summaries: 0, failures }));
    expect(lines[0]).toEqual(['group not closed', { id: 'group#0', error: reason }]);
    expect(lines).toHaveLength(11);
  });
});
