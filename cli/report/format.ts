/** `1234` -> `1,234`. */
export function count(value: number): string {
  return value.toLocaleString('en');
}

/** `Wed 10 Sep, 02:31` in UTC. */
export function moment(epochMs: number): string {
  const { day, time } = dayAndTime(epochMs);
  return `${day}, ${time}`;
}

export function dayAndTime(epochMs: number): { readonly day: string; readonly time: string } {
  const date = new Date(epochMs);
  const options = { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' } as const;
  return {
    day: date.toLocaleDateString('en-GB', options).replace(',', ''),
    time: date.toISOString().slice(11, 16),
  };
}

/** `8 to 14 September 2025`-like, both days included. */
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
