import { gunzipSync } from 'node:zlib';
import { encodeEvents } from '../../../../functions/shared/archive/encode-events';
import type { OcsfEvent } from '../../../../functions/shared/ocsf/event';

async function* from(items: readonly unknown[], error?: Error) {
  for (const item of items) yield item as OcsfEvent;
  if (error) throw error;
}

describe('encoding events one by one', () => {
  it('gives one event a line, gzipped', async () => {
    const body = await encodeEvents(from([{ a: 1 }, { b: '\n' }]));
    expect(gunzipSync(body).toString()).toBe('{"a":1}\n{"b":"\\n"}\n');
  });

  it('keeps every event of a long stream, in order', async () => {
    const items = Array.from({ length: 2_000 }, (_, n) => ({ n, text: 'x'.repeat(500) }));
    const lines = gunzipSync(await encodeEvents(from(items)))
      .toString()
      .trimEnd()
      .split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(items);
  });

  it('gives the same bytes for the same events', async () => {
    const items = [{ a: 1 }, { a: 2 }];
    expect(await encodeEvents(from(items))).toEqual(await encodeEvents(from(items)));
  });

  it('rejects with what the events reject with', async () => {
    await expect(encodeEvents(from([{ a: 1 }], new Error('cut short')))).rejects.toThrow('cut short');
  });
});
