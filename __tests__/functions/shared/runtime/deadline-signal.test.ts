import { isThrottle } from '../../../../functions/shared/runtime/aws-errors';
import { noDeadline } from '../../../../functions/shared/runtime/clock';
import { beforeDeadline, ThrottledToDeadline } from '../../../../functions/shared/runtime/deadline-signal';

const left = (ms: number) => ({ remainingMs: () => ms });

/** A request that its caller must end. */
function endless({ abortSignal }: { abortSignal?: AbortSignal }): Promise<never> {
  return new Promise((_, reject) =>
    abortSignal?.addEventListener('abort', () => reject(new Error('aborted'))),
  );
}

describe('a request before the deadline', () => {
  it('answers', async () => {
    expect(await beforeDeadline(left(60_000), async ({ abortSignal }) => abortSignal?.aborted)).toBe(false);
  });

  it('has no signal where there is no deadline', async () => {
    expect(await beforeDeadline(noDeadline, async (options) => options)).toEqual({});
  });

  it('is given up as throttled when its retries would outlast the run', async () => {
    const failure = await beforeDeadline(left(0), endless).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ThrottledToDeadline);
    expect(isThrottle(failure)).toBe(true);
    expect((failure as Error).cause).toEqual(new Error('aborted'));
  });

  it('passes its own failure on', async () => {
    await expect(beforeDeadline(left(60_000), () => Promise.reject(new Error('boom')))).rejects.toThrow(
      'boom',
    );
  });
});
