/** The largest number of single precision. */
const MOST = 3.402_823_466_385_288_6e38;

/** A finite number as it is stored: in single precision, never beyond its largest number, and with one zero only. */
export function toSingle(value: number): number {
  return Math.fround(Math.min(MOST, Math.max(-MOST, value))) + 0;
}
