import type { LogSource } from '../scan/detect';

/** Objects on their way at once. */
const AHEAD = 8;
/** Larger ones are streamed in their turn, so that what is held stays under AHEAD times this. */
const LARGEST_HELD = 4 * 1024 * 1024;

/**
 * The same log files, fetched while earlier ones are scanned, for those who open them in order. What fails, fails when
 * it is read.
 */
export function readAhead(sources: readonly LogSource[]): readonly LogSource[] {
  const held = new Map<number, Promise<readonly Uint8Array[]>>();
  let begun = 0;
  const beginUntil = (end: number) => {
    for (; begun < end; begun++) {
      const source = sources[begun];
      if (source === undefined || source.bytes > LARGEST_HELD) continue;
      const whole = gathered(source);
      // Nobody waits for it yet.
      whole.catch(() => undefined);
      held.set(begun, whole);
    }
  };
  return sources.map((source, index) => ({
    name: source.name,
    bytes: source.bytes,
    async *open() {
      beginUntil(index + AHEAD);
      const whole = held.get(index);
      held.delete(index);
      yield* whole === undefined ? source.open() : await whole;
    },
  }));
}

async function gathered(source: LogSource): Promise<readonly Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source.open()) chunks.push(chunk);
  return chunks;
}
