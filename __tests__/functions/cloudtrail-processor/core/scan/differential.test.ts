import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { ActivityCounter } from '../../../../../functions/cloudtrail-processor/core/activity/activity-counter';
import { activityFieldsOf } from '../../../../../functions/cloudtrail-processor/core/activity/activity-fields';
import type { JsonRecord } from '../../../../../functions/shared/json/read';
import { otherMember, recordText, space } from './hostile-layouts';
import { FEW, GATED, inPieces, plainly, scanned } from './scanned';

const RUNS = { numRuns: 60 };
const records = fc.array(recordText, { maxLength: 6 });

async function expectSame(text: string, events: readonly unknown[], size: number) {
  const bytes = Buffer.from(text);
  for (const ruleSet of [FEW, GATED])
    for (const body of [bytes, gzipSync(bytes)]) {
      const activity = new ActivityCounter('calls and visits');
      const {
        found,
        fault,
        records: count,
        bytes: read,
      } = await scanned(inPieces(body, size), { ruleSet, activity });
      expect({ found, fault, count, read }).toEqual({
        found: plainly(events, ruleSet),
        fault: undefined,
        count: events.length,
        read: bytes.length,
      });
      expect([activity.rows(), activity.visits()]).toEqual(countedPlainly(events as JsonRecord[]));
    }
}

function countedPlainly(events: readonly JsonRecord[]) {
  const counter = new ActivityCounter('calls and visits');
  for (const event of events) counter.add(activityFieldsOf(event));
  return [counter.rows(), counter.visits()];
}

describe('the scan finds what JSON.parse and all rules find', () => {
  it('in Records, among other members', async () => {
    await fc.assert(
      fc.asyncProperty(
        records,
        fc.array(otherMember, { maxLength: 3 }),
        fc.array(otherMember, { maxLength: 3 }),
        space,
        fc.integer({ min: 1, max: 300 }),
        async (texts, before, after, gap, size) => {
          const array = `"Records"${gap}:${gap}[${gap}${texts.join(`${gap},${gap}`)}${gap}]`;
          const text = `${gap}{${gap}${[...before, array, ...after].join(`${gap},${gap}`)}${gap}}${gap}`;
          await expectSame(text, (JSON.parse(text) as { Records: unknown[] }).Records, size);
        },
      ),
      RUNS,
    );
  });

  it('in an array', async () => {
    await fc.assert(
      fc.asyncProperty(records, space, fc.integer({ min: 1, max: 300 }), async (texts, gap, size) => {
        const text = `${gap}[${gap}${texts.join(`${gap},${gap}`)}${gap}]${gap}`;
        await expectSame(text, JSON.parse(text), size);
      }),
      RUNS,
    );
  });

  it('in events one behind the other', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(recordText.filter(isEvent), { minLength: 1, maxLength: 6 }),
        fc.constantFrom('\n', '\r\n', ' ', ''),
        fc.integer({ min: 1, max: 300 }),
        async (texts, gap, size) => {
          const events = texts.map((text) => JSON.parse(text));
          await expectSame(texts.join(gap), events, size);
        },
      ),
      RUNS,
    );
  });

  it('wherever a chunk ends', async () => {
    const text = JSON.stringify({
      Records: [
        { eventName: 'StopLogging', userIdentity: { type: 'Root' }, userAgent: 'a\\"b\\' },
        { userAgent: 'Grüße', requestParameters: { x: ['},{"eventName":"StopLogging"'] } },
        { eventName: 'GetObject', n: 12.5, eventSource: 'kms.amazonaws.com' },
      ],
    });
    for (let size = 1; size <= text.length + 1; size++)
      await expectSame(text, JSON.parse(text).Records, size);
  });
});

/** An object with a list of records, though a later key of this name hides it, would be a file of its own. */
function isEvent(text: string): boolean {
  const decoded = text.replaceAll(/\\u([0-9a-f]{4})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  return !decoded.includes('"Records"');
}
