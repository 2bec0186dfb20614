import { logEach } from '../../../../functions/shared/runtime/log-each';
import { logger } from '../../../../functions/shared/runtime/observability';

function written(level: 'warn' | 'error', count: number) {
  const spy = jest.spyOn(logger, level).mockReturnValue();
  logEach(
    level,
    'not read',
    Array.from({ length: count }, (_, n) => ({ n })),
  );
  const lines = spy.mock.calls.map(([message, details]) => ({ message, details }));
  spy.mockRestore();
  return lines;
}

describe('what a run says of many things', () => {
  it('is a line for each, as long as they are few', () => {
    expect(written('error', 0)).toEqual([]);
    const lines = written('warn', 10);
    expect(lines).toEqual(Array.from({ length: 10 }, (_, n) => ({ message: 'not read', details: { n } })));
  });

  it('is the first ten and their number, however many there are', () => {
    for (const count of [11, 10_000]) {
      const lines = written('error', count);
      expect(lines.slice(0, 10)).toEqual(written('error', 10));
      expect(lines.slice(10)).toEqual([
        { message: 'not read: too many for a line each', details: { count, written: 10 } },
      ]);
    }
  });
});
