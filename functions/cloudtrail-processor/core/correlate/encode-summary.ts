import type { Sighting, WindowSummary } from './summary';

/** `[time, eventId]`, and the value where it is another. */
type Encoded = readonly [time: number, eventId: string, value?: string];

/** A summary as short JSON text: the same summary gives the same text. */
export function encodeSummary({ first, last }: WindowSummary): string {
  return JSON.stringify([first.map(encode), last.map(encode)]);
}

/** Of a text that `encodeSummary` has made. */
export function decodeSummary(text: string): WindowSummary {
  const [first, last] = JSON.parse(text) as [Encoded[], Encoded[]];
  return { first: first.map(decode), last: last.map(decode) };
}

function encode({ time, eventId, value }: Sighting): Encoded {
  return value === eventId ? [time, eventId] : [time, eventId, value];
}

function decode([time, eventId, value = eventId]: Encoded): Sighting {
  return { time, eventId, value };
}
