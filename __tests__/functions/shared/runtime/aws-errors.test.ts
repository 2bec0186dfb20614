import {
  isConflict,
  isNotFound,
  isPreconditionFailed,
  isThrottle,
  statusOf,
  withConflictRetry,
} from '../../../../functions/shared/runtime/aws-errors';

const failure = (name: string, httpStatusCode?: number) =>
  Object.assign(new Error(name), { name, $metadata: { httpStatusCode } });

describe('AWS errors', () => {
  it('are told apart by status', () => {
    expect(isPreconditionFailed(failure('x', 412))).toBe(true);
    expect(isConflict(failure('x', 409))).toBe(true);
    expect(isNotFound(failure('NoSuchKey', 404))).toBe(true);
    expect(isNotFound(failure('NoSuchBucket', 404))).toBe(false);
    expect([isPreconditionFailed, isConflict, isNotFound].some((is) => is(failure('x', 500)))).toBe(false);
  });

  it.each([undefined, null, 'text', new Error('no response')])(
    'of %p have no status and are no throttle',
    (error) => {
      expect(statusOf(error)).toBeUndefined();
      expect(isThrottle(error)).toBe(false);
    },
  );

  it.each([
    'ThrottlingException',
    'Throttling',
    'TooManyRequestsException',
    'RequestLimitExceeded',
    'SlowDown',
  ])('of the name %s are throttles', (name) => {
    expect(isThrottle(failure(name))).toBe(true);
  });

  it('of status 429 are throttles', () => {
    expect(isThrottle(failure('Anything', 429))).toBe(true);
    expect(isThrottle(failure('AccessDenied', 403))).toBe(false);
  });
});

describe('withConflictRetry', () => {
  it('tries four times, and only what may be tried again', async () => {
    const attempt = jest.fn().mockRejectedValue(failure('conflict', 409));
    await expect(withConflictRetry(attempt, isConflict)).rejects.toThrow('conflict');
    expect(attempt).toHaveBeenCalledTimes(4);
    const fatal = jest.fn().mockRejectedValue(failure('fatal', 500));
    await expect(withConflictRetry(fatal, isConflict)).rejects.toThrow('fatal');
    expect(fatal).toHaveBeenCalledTimes(1);
  });

  it('gives the result of the try that worked', async () => {
    const attempt = jest.fn().mockRejectedValueOnce(failure('conflict', 409)).mockResolvedValue('done');
    await expect(withConflictRetry(attempt, isConflict)).resolves.toBe('done');
  });
});
