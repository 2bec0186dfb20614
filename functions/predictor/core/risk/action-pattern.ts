/**
 * Whether an action fits a pattern of a policy: `*` any characters, `?` one; case does not matter. Patterns are whoever's may
 * write a policy: however many `*` there are, it takes no longer than both lengths multiplied.
 */
export function fitsPattern(pattern: string, action: string): boolean {
  const [wanted, given] = [pattern.toLowerCase(), action.toLowerCase()];
  let [at, from, star, skipped] = [0, 0, -1, 0];
  while (from < given.length) {
    if (wanted[at] === '*') {
      star = at++;
      skipped = from;
    } else if (wanted[at] === '?' || wanted[at] === given[from]) {
      at++;
      from++;
    } else if (star >= 0) {
      // Only the last star takes one more: what an earlier one could take, it can.
      at = star + 1;
      from = ++skipped;
    } else return false;
  }
  while (wanted[at] === '*') at++;
  return at === wanted.length;
}
