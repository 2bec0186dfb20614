/** Epoch seconds as people read them, to the minute, in UTC: `2026-02-14 09:30`. */
export const minuteText = (seconds: number): string =>
  new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ');
