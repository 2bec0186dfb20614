import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { ActivityCounter } from '../../../../../functions/cloudtrail-processor/core/activity/activity-counter';
import { LIMITS } from '../../../../../functions/cloudtrail-processor/core/scan/limits';
import { FEW, GATED, inPieces, scanned } from './scanned';

const hit = (eventID: number) => ({ eventID, eventName: 'StopLogging' });
const miss = (eventID: number) => ({ eventID, eventName: 'GetObject', pad: `${eventID}`.repeat(50) });
const file = (records: readonly unknown[]) => JSON.stringify({ Records: records });
const ids = (found: readonly { readonly event: { readonly eventID?: unknown } }[]) =>
  found.map(({ event }) => event.eventID);

/** Text that deflate makes little of. */
function noise(bytes: number, seed = ''): string {
  let text = '';
  while (text.length < bytes) text += createHash('sha512').update(`${seed}${text.length}`).digest('base64');
  return text.slice(0, bytes);
}

describe('a damaged file', () => {
  const events = Array.from({ length: 40 }, (_, index) => (index % 3 === 0 ? hit(index) : miss(index)));
  const text = file(events);
  const packed = gzipSync(text);

  it('cut short anywhere is told as damage, and matches before the cut are yielded', async () => {
    for (let length = 0; length < packed.length; length++) {
      const { found, fault } = await scanned(inPieces(packed.subarray(0, length), 50), { ruleSet: FEW });
      expect(fault).toEqual({
        kind: 'damage',
        reason: expect.any(String),
      });
      if (length > packed.length - 8) expect(found).toHaveLength(14);
    }
  });

  it('cut short anywhere as plain text is told as damage, and every whole record before the cut is read', async () => {
    for (let length = 0; length < text.length; length += 7) {
      const { found, fault, records } = await scanned(inPieces(Buffer.from(text.slice(0, length)), 64), {
        ruleSet: FEW,
      });
      expect(fault).toEqual({
        kind: 'damage',
        reason: expect.stringMatching(/^is empty|ends within its JSON$/),
      });
      const whole = events.filter(
        (event) => text.indexOf(JSON.stringify(event)) + JSON.stringify(event).length <= length,
      );
      expect(records).toBe(whole.length);
      expect(ids(found)).toEqual(
        whole.filter(({ eventName }) => eventName === 'StopLogging').map(({ eventID }) => eventID),
      );
    }
  });

  it('with a flipped byte yields what lies up to a kilobyte before it', async () => {
    const many = Array.from({ length: 2_000 }, (_, index) => ({
      ...hit(index),
      pad: noise(index % 300, `${index} `),
    }));
    const bytes = gzipSync(file(many));
    bytes.fill(0xff, bytes.length - 2_000, bytes.length - 1_990);
    const { found, fault } = await scanned(inPieces(bytes, 4_096), { ruleSet: FEW });
    expect(fault?.kind).toBe('damage');
    expect(found.length).toBeGreaterThan(1_900);
    expect(ids(found)).toEqual(many.slice(0, found.length).map(({ eventID }) => eventID));
  });

  it('with a wrong checksum yields everything', async () => {
    const bytes = gzipSync(text);
    bytes.writeUInt32LE(1, bytes.length - 8);
    const { found, fault } = await scanned(inPieces(bytes), { ruleSet: FEW });
    expect(fault).toEqual({ kind: 'damage', reason: 'is no whole gzip file: incorrect data check' });
    expect(found).toHaveLength(14);
  });

  it('with other bytes behind the gzip is damage, with zeros is not', async () => {
    const zeros = await scanned(inPieces(Buffer.concat([packed, Buffer.alloc(100)])), { ruleSet: FEW });
    expect(zeros.fault).toBeUndefined();
    const rest = await scanned(inPieces(Buffer.concat([packed, Buffer.from('garbage')])), { ruleSet: FEW });
    expect(rest.fault?.kind).toBe('damage');
    expect(rest.found).toHaveLength(14);
  });

  it.each([
    ['{"Records":[{"eventName":"StopLogging"} {"eventName":"StopLogging"}]}', 1],
    ['{"Records":[{"eventName":"StopLogging"},]}', 1],
    ['{"Records":[,{"eventName":"StopLogging"}]}', 0],
    ['{"Records":[{"eventName":"StopLogging"},7]}', 1],
    ['{"Records":[{"eventName":"StopLogging"},null,{"eventName":"StopLogging"}]}', 1],
    ['{"Records":[{"eventName":"StopLogging"}]', 1],
    ['{"Records":[{"eventName":"StopLogging"}]}}', 1],
    ['{"Records":[{"eventName":"StopLogging"}] 7}', 1],
    ['{"Records":[{"eventName":"StopLogging"}]} rest', 1],
    ['{"Records":[{"eventName" "StopLogging"}]}', 0],
    ['{"Records":[{"eventName":}]}', 0],
    ['{"Records":[{eventName:"StopLogging"}]}', 0],
    ['{"Records":[{"eventName":"StopLogging",}]}', 0],
    ['{"Records":[{"eventName":"StopLogging" "a":1}]}', 0],
    ['{"Records":[{"eventName":"StopLogging","a":@}]}', 0],
    ['[{"eventName":"StopLogging"}', 1],
    ['[[{"eventName":"StopLogging"}]]', 0],
    ['"StopLogging"', 0],
    ['{"eventName":"StopLogging"', 0],
    ['{"eventName":"StopLogging', 0],
    ['{"eventName":"StopLogging\\', 0],
  ])('that is no JSON is damage: %s', async (broken, matches) => {
    for (const size of [1, 1_000]) {
      const { found, fault } = await scanned(inPieces(Buffer.from(broken), size), { ruleSet: FEW });
      expect(fault?.kind).toBe('damage');
      expect(found).toHaveLength(matches);
    }
  });

  it('whose record is no JSON inside is damage, and the records behind it are read', async () => {
    const broken =
      '{"Records":[{"eventName":"StopLogging","n":01},{"eventID":2,"eventName":"StopLogging"},{"eventName":"\\x"}]}';
    const { found, fault, records, parsed } = await scanned(inPieces(Buffer.from(broken)), {
      ruleSet: FEW,
      activity: new ActivityCounter('calls and visits'),
    });
    expect(fault).toEqual({ kind: 'damage', reason: 'record 1 is no JSON' });
    expect(ids(found)).toEqual([2]);
    expect([records, parsed]).toEqual([3, 3]);
  });

  it('says how far it came', async () => {
    const { fault } = await scanned(inPieces(Buffer.from('[{},{},x')), { ruleSet: FEW });
    expect(fault).toEqual({ kind: 'damage', reason: 'is no JSON behind record 2' });
  });
});

describe('a source that fails', () => {
  async function* failing(bytes: Uint8Array) {
    yield* inPieces(bytes, 100);
    throw new Error('socket hang up');
  }

  it.each([
    ['plain', (text: string) => Buffer.from(text)],
    ['gzipped', (text: string) => gzipSync(text)],
  ])('is told as such after what it gave, %s', async (_, packed) => {
    const text = file([hit(1), hit(2), { pad: noise(20_000) }]);
    const bytes = packed(text);
    const { found, fault } = await scanned(failing(bytes.subarray(0, bytes.length - 200)), { ruleSet: FEW });
    expect(fault).toEqual({ kind: 'read', reason: 'socket hang up' });
    if (bytes.length === text.length) expect(ids(found)).toEqual([1, 2]);
  });

  it('is closed when nobody wants more', async () => {
    let isClosed = false;
    async function* source() {
      try {
        for (;;) yield Buffer.from(`${JSON.stringify(hit(1))}\n`);
      } finally {
        isClosed = true;
      }
    }
    const { scanObject } = await import(
      '../../../../../functions/cloudtrail-processor/core/scan/scan-object'
    );
    for await (const _ of scanObject(source(), { ruleSet: FEW })) break;
    expect(isClosed).toBe(true);
  });
});

describe('a cap', () => {
  it('on the ratio ends a bomb, with little memory and what came before it', async () => {
    async function* bomb() {
      const { createGzip } = await import('node:zlib');
      const { Readable } = await import('node:stream');
      function* zeros() {
        yield `{"Records":[${JSON.stringify(hit(1))},{"pad":"`;
        const block = Buffer.alloc(1024 * 1024, '0');
        for (let i = 0; i < 1024; i++) yield block;
      }
      yield* Readable.from(zeros()).pipe(createGzip()) as AsyncIterable<Uint8Array>;
    }
    const before = process.memoryUsage().rss;
    const { found, fault, bytes } = await scanned(bomb(), { ruleSet: FEW });
    expect(fault).toEqual({ kind: 'limit', reason: expect.stringMatching(/400 times|longer than/) });
    expect(ids(found)).toEqual([1]);
    expect(bytes).toBeLessThan(20 * 1024 * 1024);
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
  });

  it('on the ratio lets thousands of like denials pass', async () => {
    const denials = Array.from({ length: 40_000 }, () => ({ ...miss(7), errorCode: 'AccessDenied' }));
    const { records, fault, bytes } = await scanned(inPieces(gzipSync(file(denials)), 65_536), {
      ruleSet: FEW,
    });
    expect(fault).toBeUndefined();
    expect(records).toBe(40_000);
    expect(bytes).toBeGreaterThan(4 * 1024 * 1024);
  });

  const text = file([hit(1), hit(2), { pad: 'x'.repeat(5_000) }, hit(3)]);

  it.each([
    ['plain', Buffer.from(text)],
    ['gzipped', gzipSync(text)],
  ])('on all bytes, %s', async (_, body) => {
    const of = (totalBytes: number) =>
      scanned(inPieces(body, 64), { ruleSet: FEW, limits: { ...LIMITS, totalBytes } });
    expect((await of(text.length)).fault).toBeUndefined();
    const { found, fault } = await of(text.length - 1);
    expect(fault).toEqual({
      kind: 'limit',
      reason: expect.stringContaining(`more than ${text.length - 1} bytes`),
    });
    expect(found.length).toBeLessThan(3);
  });

  it.each([1, 64, 100_000])('on the bytes of a record, in chunks of %i', async (size) => {
    const of = (recordBytes: number) =>
      scanned(inPieces(Buffer.from(text), size), { ruleSet: FEW, limits: { ...LIMITS, recordBytes } });
    const longest = JSON.stringify({ pad: 'x'.repeat(5_000) }).length;
    expect((await of(longest)).fault).toBeUndefined();
    const { found, fault } = await of(longest - 1);
    expect(fault).toEqual({ kind: 'limit', reason: `record 3 is longer than ${longest - 1} bytes` });
    expect(ids(found)).toEqual([1, 2]);
  });

  it('on the number of records', async () => {
    const of = (records: number) =>
      scanned(inPieces(Buffer.from(text)), { ruleSet: FEW, limits: { ...LIMITS, records } });
    expect((await of(4)).fault).toBeUndefined();
    const { found, fault } = await of(3);
    expect(fault).toEqual({ kind: 'limit', reason: 'holds more than 3 records' });
    expect(ids(found)).toEqual([1, 2]);
  });

  it('lets a record of 6 MB pass and refuses one of 10 MB', async () => {
    const of = (megabytes: number) =>
      scanned(
        inPieces(
          gzipSync(file([hit(1), { ...hit(2), pad: noise(megabytes * 1024 * 1024) }, hit(3)])),
          65_536,
        ),
        {
          ruleSet: GATED,
        },
      );
    expect(ids((await of(6)).found)).toEqual([1, 2, 3]);
    const { found, fault } = await of(10);
    expect(fault?.kind).toBe('limit');
    expect(ids(found)).toEqual([1]);
  });
});
