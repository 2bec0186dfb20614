import type { Sighting } from '../../../functions/predictor/core/risk/sighting';
import { readObjects } from '../../../functions/predictor/core/run/read-objects';
import { finding, rig } from './rig';

/** So many objects with three findings each, and what reading them does. */
async function reading(count: number) {
  const { findings } = rig().ports;
  let [read, held, most] = [0, 0, 0];
  const gathered: Sighting[] = [];
  findings.lines = async function* (key) {
    for (const n of [0, 1, 2]) {
      most = Math.max(most, ++held);
      yield JSON.stringify(finding(`${key}-${n}`));
    }
    read++;
  };
  const objects = Array.from({ length: count }, (_, index) => ({ key: `${index}`, source: 'cloudtrail' }));
  await readObjects(findings, objects, {
    add(_source, sighting) {
      held--;
      gathered.push(sighting);
    },
  });
  return { read, most, uids: gathered.map(({ uid }) => uid) };
}

describe('reading the objects of a day', () => {
  it('gathers all findings of all objects, in their order', async () => {
    const { read, uids } = await reading(200);
    expect(read).toBe(200);
    expect(uids).toEqual(Array.from({ length: 600 }, (_, n) => `${Math.floor(n / 3)}-${n % 3}`));
  });

  it('holds the findings of 64 objects at most, however many there are', async () => {
    expect((await reading(1_000)).most).toBe(64 * 3);
  });
});
