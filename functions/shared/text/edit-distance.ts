/**
 * How many letters have to be changed, added, left out or swapped with their neighbour to make one text of the other
 * (optimal string alignment).
 */
export function editDistance(one: string, other: string): number {
  const table = new Map<string, number>();
  const at = (i: number, j: number): number => (i * j === 0 ? i + j : (table.get(`${i} ${j}`) ?? Infinity));
  for (let i = 1; i <= one.length; i++)
    for (let j = 1; j <= other.length; j++) {
      const changed = at(i - 1, j - 1) + (one[i - 1] === other[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      const swapped = isSwap ? at(i - 2, j - 2) + 1 : Infinity;
      table.set(`${i} ${j}`, Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, changed, swapped));
    }
  return at(one.length, other.length);
}
