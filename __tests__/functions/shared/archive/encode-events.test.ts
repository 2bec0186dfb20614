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

  it('gives the same bytes for the same events', async () => {
    const items = [{ a: 1 }, { a: 2 }];
    expect(await encodeEvents(from(items))).toEqual(await encodeEvents(from(items)));
  });

  it('rejects with what the events reject with', async () => {
    await expect(encodeEvents(from([{ a: 1 }], new Error('cut short')))).rejects.toThrow('cut short');
  });
});
