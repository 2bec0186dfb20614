import { readKnown } from '../../../../../functions/anomaly-detector/core/novelty/known';
import { memoryNoveltyStore } from '../../../../../functions/anomaly-detector/core/novelty/store';
import { visitsOf } from '../../../../../functions/anomaly-detector/core/novelty/visit';
import { row } from './visits';

it('more visits at once than a call takes arguments are no trouble, also where an item is damaged', async () => {
  const [visit] = visitsOf([row(0, 9)]);
  if (visit === undefined) throw new Error('the row is no visit');
  const visits = Array.from({ length: 150_000 }, () => visit);
  const store = memoryNoveltyStore();
  const { histories } = await readKnown(visits, store);
  expect(histories.size).toBe(1);
  const [id = ''] = histories.keys();
  await store.write([{ id, bytes: Buffer.from('rubbish'), known: undefined, expiresAt: 1 }]);
  expect((await readKnown(visits, store)).restarted).toMatchObject([{ id }]);
});
