/** `1234` -> `1,234`. */
export function count(value: number): string {
  return value.toLocaleString('en');
}

/** `Wed 10 Sep` and `02:31`, in UTC. */
export function dayAndTime(epochMs: number): { readonly day: string; readonly time: string } {
  const date = new Date(epochMs);
  const part = (options: Intl.DateTimeFormatOptions) =>
    date.toLocaleDateString('en-US', { ...options, timeZone: 'UTC' });
  return {
    day: `${part({ weekday: 'short' })} ${date.getUTCDate()} ${part({ month: 'short' })}`,
    time: date.toISOString().slice(11, 16),
  };
}

/** `8 September 2025 to 14 September 2025`, both days included. */
export function period(from: number, to: number): string {
  const options = { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
  const day = (epochMs: number) => new Date(epochMs).toLocaleDateString('en-GB', options);
  return `${day(from)} to ${day(to - 1)}`;
}

/** A country's name from its two letters, where there is one. */
export function countryName(code: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return new Intl.DisplayNames(['en'], { type: 'region' }).of(code) ?? code;
}
