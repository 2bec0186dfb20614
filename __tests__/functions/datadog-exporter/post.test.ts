import { post } from '../../../functions/datadog-exporter/core/post';
import type { Deadline } from '../../../functions/shared/runtime/clock';
import { rig } from './rig';

const left = (...ms: number[]): Deadline => ({
  remainingMs: () => (ms.length > 1 ? Number(ms.shift()) : Number(ms[0])),
});

describe('posting one body', () => {
  it.each([
    [200, 'accepted'],
    [202, 'accepted'],
    [400, 'refused'],
    [422, 'refused'],
    [413, 'too-large'],
  ])('takes %i as %s, at once', async (status, verdict) => {
    const { ports, intake } = rig();
    intake.answer = () => status;
    expect(await post(ports, 'logs', '[]')).toBe(verdict);
    expect(intake.posts).toHaveLength(1);
  });

  it.each([0, 301, 401, 403, 404, 408, 429, 500, 502, 503, 504])(
    'retries %i and then leaves it to the queue',
    async (status) => {
      const { ports, intake, pauses } = rig();
      intake.answer = () => status;
      await expect(post(ports, 'logs', '[]')).rejects.toMatchObject({ failure: { kind: 'retryable' } });
      expect(intake.posts).toHaveLength(3);
      expect(pauses).toEqual([500, 1_000]);
    },
  );

  it('goes on when a retry is taken', async () => {
    const { ports, intake } = rig();
    const answers = [503, 0, 202];
    intake.answer = () => Number(answers.shift());
    expect(await post(ports, 'logs', '[]')).toBe('accepted');
  });

  it('waits for the rate limit to be reset where that is soon', async () => {
    const { ports, intake, pauses } = rig();
    const answers = [{ status: 429, waitSeconds: 3 }, { status: 202 }];
    intake.answer = () => answers.shift() ?? 500;
    expect(await post(ports, 'logs', '[]')).toBe('accepted');
    expect(pauses).toEqual([3_000]);
  });

  it('leaves a long rate limit to the queue, with its length', async () => {
    const { ports, intake, pauses } = rig();
    intake.answer = () => ({ status: 429, waitSeconds: 90, detail: 'slow down' });
    await expect(post(ports, 'events', '{}')).rejects.toMatchObject({
      failure: {
        kind: 'retryable',
        waitSeconds: 90,
        reason: 'Datadog events intake answered 429: slow down',
      },
    });
    expect(pauses).toEqual([]);
  });

  it.each([401, 403])('says with %i that the credentials are refused', async (status) => {
    const { ports, intake } = rig();
    intake.answer = () => status;
    await expect(post(ports, 'logs', '[]')).rejects.toMatchObject({ failure: { cause: 'credentials' } });
  });

  it('says that there was no answer', async () => {
    const { ports, intake } = rig();
    intake.answer = () => ({ status: 0, detail: 'ECONNREFUSED' });
    await expect(post(ports, 'logs', '[]')).rejects.toThrow(
      'Datadog logs intake did not answer: ECONNREFUSED',
    );
  });

  it('gives a request no more time than the run has', async () => {
    const timeouts: number[] = [];
    const intake = {
      post: async (_: unknown, __: unknown, ms: number) => ({ status: timeouts.push(ms) && 202 }),
    };
    await post({ ...rig({ intake }).ports, deadline: left(60_000) }, 'logs', '[]');
    await post({ ...rig({ intake }).ports, deadline: left(8_000) }, 'logs', '[]');
    expect(timeouts).toEqual([10_000, 3_000]);
  });

  it('does not begin a request that could not end in time', async () => {
    const { ports, intake } = rig({ deadline: left(5_900) });
    await expect(post(ports, 'logs', '[]')).rejects.toMatchObject({
      failure: { kind: 'retryable', cause: 'deadline' },
    });
    expect(intake.posts).toEqual([]);
  });

  it('does not wait for a retry that could not be made', async () => {
    const { ports, intake, pauses } = rig({ deadline: left(20_000, 6_300) });
    intake.answer = () => 503;
    await expect(post(ports, 'logs', '[]')).rejects.toThrow('answered 503');
    expect(pauses).toEqual([]);
  });
});
