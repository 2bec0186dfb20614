const UNITS = ['', ' thousand', ' million', ' billion', ' trillion'] as const;

/** From here on JavaScript writes powers of ten, which say more than trillions of digits. */
const BEYOND_NAMES = 1e21;

/** A number as people read it: three significant digits, `12.3 million`; `1.23e+21` where it has no name. */
export function countText(value: number): string {
  if (!Number.isFinite(value)) return 'none';
  if (Math.abs(value) >= BEYOND_NAMES) return String(Number(value.toPrecision(3)));
  const power = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)) / 3);
  const step = Math.min(Math.max(power, 0), UNITS.length - 1);
  return `${Number((value / 1000 ** step).toPrecision(3))}${UNITS[step]}`;
}

/** How unlikely something is: `1 in 20,000`. */
export function oddsText(probability: number): string {
  if (!(probability > 0)) return 'never before';
  const oneIn = Number((1 / probability).toPrecision(2));
  // The tails tell no smaller ones apart.
  if (oneIn >= 1e12) return 'less than 1 in a trillion';
  return `1 in ${Math.max(1, Math.round(oneIn)).toLocaleString('en-US')}`;
}
