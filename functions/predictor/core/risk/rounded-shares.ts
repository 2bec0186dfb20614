/**
 * Shares of a whole, rounded to a tenth such that they add up to the rounded whole: those that lose most by being
 * rounded down are rounded up (the method of largest remainders).
 * @param shares zero or more each, `whole` in sum
 */
export function roundedShares(shares: readonly number[], whole: number): readonly number[] {
  const tenths = shares.map((share) => Math.floor(share * 10));
  const missing = Math.round(whole * 10) - tenths.reduce((sum, each) => sum + each, 0);
  const lost = (index: number) => (shares[index] ?? 0) * 10 - (tenths[index] ?? 0);
  const up = new Set(
    [...shares.keys()].sort((a, b) => lost(b) - lost(a) || a - b).slice(0, Math.max(0, missing)),
  );
  return tenths.map((each, index) => (each + Number(up.has(index))) / 10);
}
