import { setAside } from '../../../../functions/shared/collect/set-aside';
import { REDACTED } from '../../../../functions/shared/text/redact';
import { memoryState } from '../../../support/memory-state';

async function kept(native: unknown, error: unknown = new Error('why')) {
  const state = memoryState();
  await setAside(state, native, error);
  const [name = ''] = state.documents.keys();
  return state.peek<{ reason: string; record: unknown }>(name);
}

describe('a record that is set aside', () => {
  it('is kept without its secrets, dates as text', async () => {
    const native = { Arn: 'a', Password: 'p', UpdatedAt: new Date('2026-01-01T00:00:00Z') };
    expect(await kept(native)).toEqual({
      reason: 'Error: why',
      record: { Arn: 'a', Password: REDACTED, UpdatedAt: '2026-01-01T00:00:00.000Z' },
    });
  });

  it('may be nothing at all', async () => {
    expect(await kept(undefined)).toMatchObject({ record: null });
  });

  it('is bounded, and so is the reason', async () => {
    const many = Array.from({ length: 100 }, () => 'x'.repeat(8_000));
    const { record, reason } = (await kept(many, 'y'.repeat(10_000))) ?? { record: '', reason: '' };
    expect((record as string).length).toBe(256 * 1024);
    expect(reason).toHaveLength(500);
  });

  it('is not lost silently when it cannot be kept', async () => {
    const state = memoryState();
    state.failOnWrite(new Error('no access'));
    await expect(setAside(state, {}, 'why')).rejects.toThrow('no access');
  });
});
