// What stands at the axes of the page of `secmon anomalies --chart`. Plain functions: chart.js stands behind them in the page.

/**
 * Times within a range that a clock or a calendar has names for, in UTC.
 * @param min @param max epoch seconds
 * @param most so many have room
 * @returns `{value, label}` of each; a label of two lines is an array
 */
// biome-ignore lint/correctness/noUnusedVariables: chart.js calls it, in the same page.
function timeTicks(min, max, most) {
  const HOUR = 3600;
  const DAY = 24 * HOUR;
  const minutes = [1, 2, 5, 15, 30].map((count) => count * 60);
  const hours = [1, 3, 6, 12].map((count) => count * HOUR);
  const days = [1, 2, 4, 7, 14].map((count) => count * DAY);
  const months = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200];
  const written = (value, options) =>
    new Date(value * 1000).toLocaleString('en-GB', { ...options, timeZone: 'UTC' });
  const day = (value) => written(value, { day: 'numeric', month: 'short' });
  const time = (value) => written(value, { hour: '2-digit', minute: '2-digit' });

  const step = [...minutes, ...hours, ...days].find((seconds) => (max - min) / seconds <= most);
  if (step !== undefined) {
    // Weeks begin on Mondays, of which 5 January 1970 was the first.
    const first = 4 * DAY + Math.ceil((min - 4 * DAY) / step) * step;
    const count = Math.floor((max - first) / step) + 1;
    return Array.from({ length: count }, (_, index) => {
      const value = first + index * step;
      const opensDay = index === 0 || value % DAY === 0;
      if (step >= DAY) return { value, label: day(value) };
      return { value, label: opensDay ? [time(value), day(value)] : time(value) };
    });
  }
  const every = months.find((count) => (max - min) / (count * 30 * DAY) <= most) ?? months.at(-1);
  const start = new Date(min * 1000);
  const ticks = [];
  let month = Math.ceil(((start.getUTCFullYear() - 1970) * 12 + start.getUTCMonth()) / every) * every;
  for (; Date.UTC(1970, month) <= max * 1000; month += every) {
    const value = Date.UTC(1970, month) / 1000;
    if (value < min) continue;
    ticks.push({ value, label: written(value, { month: 'short', year: 'numeric' }) });
  }
  return ticks;
}

/** A short name of a round value: `1.5B` for 1,500,000,000, `1E300` for what has no name. */
// biome-ignore lint/correctness/noUnusedVariables: chart.js calls it, in the same page.
function valueLabel(value) {
  const size = Math.abs(value);
  const hasName = size === 0 || (size >= 1e-6 && size < 1e15);
  // Fewer digits than a double has: 0.1 + 0.2 is 0.3.
  const format = { notation: hasName ? 'compact' : 'scientific', maximumSignificantDigits: 12 };
  return new Intl.NumberFormat('en', format).format(value);
}
