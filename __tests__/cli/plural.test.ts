import { plural } from '../../cli/plural';

it.each([
  [plural(0, 'example'), '0 examples'],
  [plural(1, 'example'), '1 example'],
  [plural(2_000, 'example'), '2,000 examples'],
  [plural(1, 'match', 'matches'), '1 match'],
  [plural(2, 'match', 'matches'), '2 matches'],
])('a number and what it counts: %s', (text, wanted) => {
  expect(text).toBe(wanted);
});
