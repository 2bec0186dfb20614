/** A number and what it counts: `1 example`, `2,000 examples`, `2 matches`. @param many where it is not `one` with an s */
export function plural(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}
