import { progressIn } from '../../../../../functions/cloudtrail-processor/core/process/progress';
import { ruleSetOf } from '../../../../../functions/cloudtrail-processor/core/rules/rule-set';
import { keyOf } from '../../rig';

const ruleSet = ruleSetOf({ format: 1, rules: [], correlations: [], suppressions: [], placeholders: {} });
const file = {
  bucket: 'trail',
  key: keyOf('a'),
  kind: 'events',
  accountId: '123456789012',
  region: 'eu-central-1',
  day: '20261120',
} as const;

async function namedBy(find: typeof progressIn): Promise<string> {
  const names: string[] = [];
  const store = { read: async () => 0, write: async (name: string) => void names.push(name) };
  await (await find(store, file, 'etag', { ruleSet, isAgain: false })).note(1);
  return names.join();
}

it('parts of another size are other parts: a new version of the function begins anew', async () => {
  const path = '../../../../../functions/cloudtrail-processor/core/process';
  const name = await namedBy(progressIn);
  expect(name).toMatch(/^\w{64}$/);
  jest.resetModules();
  jest.doMock(`${path}/chunks`, () => ({ CHUNK_MARK: [500, 1_024] }));
  expect(await namedBy((await import(`${path}/progress`)).progressIn)).not.toBe(name);
});
