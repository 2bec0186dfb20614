import { BoundedMap } from '../../../cli/scan/bounded-map';

it('a bounded map forgets its oldest entries, and no others', () => {
  const map = new BoundedMap<number>(2);
  map.set('a', 1).set('b', 2).set('b', 3);
  expect([...map]).toEqual([
    ['a', 1],
    ['b', 3],
  ]);
  map.set('c', 4);
  expect([...map.keys()]).toEqual(['b', 'c']);
});
