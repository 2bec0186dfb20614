import fc from 'fast-check';
import {
  advanced,
  isLate,
  newFeed,
  nextLook,
  unread,
} from '../../../../../functions/anomaly-detector/core/run/object-feed';
import { eventDay } from '../../../../../functions/shared/archive/archive-object';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = Date.parse('2026-11-20T10:00:00Z');
/** An object that the processor wrote some time after CloudTrail's delivery. */
const object = (n: number, writtenAt: number, lateMs = 0) => ({
  key: `a/eventDay=${eventDay(writtenAt - lateMs)}/${String(n).padStart(16, '0')}.json.gz`,
  writtenAt,
});
const dayOf = (key: string) => key.slice('a/eventDay='.length).slice(0, 8);

describe('objects that come in any order of names', () => {
  it('are each read once, however often one looks, though some show late; all but those of days before', () => {
    const objects = fc.array(
      fc.record({
        writtenAt: fc.nat(26 * HOUR),
        delay: fc.nat(15 * MINUTE - 1),
        lateMs: fc.oneof(fc.constant(0), fc.nat(2 * DAY)),
      }),
      { maxLength: 40 },
    );
    const looks = fc.array(fc.record({ at: fc.nat(26 * HOUR), most: fc.nat(40) }), { maxLength: 60 });
    fc.assert(
      fc.property(objects, looks, (list, times) => {
        const all = list.map(({ writtenAt, delay, lateMs }, n) => ({
          ...object(n, NOW + writtenAt, lateMs),
          shownAt: NOW + writtenAt + delay,
        }));
        const read: string[] = [];
        let position = newFeed(NOW);
        const last = [27 * HOUR, 28 * HOUR].map((at) => ({ at, most: 40 }));
        for (const { at, most } of [...times.sort((a, b) => a.at - b.at), ...last]) {
          const look = nextLook(position, NOW + at);
          const listed = all.filter(
            (one) =>
              one.shownAt <= NOW + at &&
              dayOf(one.key) >= look.fromDay &&
              one.writtenAt >= look.since &&
              !isLate(one),
          );
          const done = unread(position, listed).slice(0, most);
          read.push(...done.map(({ key }) => key));
          position = JSON.parse(JSON.stringify(advanced(position, done, listed)));
        }
        expect(read.sort()).toEqual(
          all
            .filter((one) => !isLate(one))
            .map(({ key }) => key)
            .sort(),
        );
      }),
    );
  });

  it('are read oldest first, and those that no time was left for come next', () => {
    const listed = [object(1, NOW + 3), object(2, NOW + 1), object(3, NOW + 2)];
    const position = newFeed(NOW);
    const waiting = unread(position, listed);
    expect(waiting.map(({ writtenAt }) => writtenAt - NOW)).toEqual([1, 2, 3]);
    const next = advanced(position, waiting.slice(0, 1), listed);
    expect(unread(next, listed).map(({ writtenAt }) => writtenAt - NOW)).toEqual([2, 3]);
  });

  it('are remembered for no longer than they could come again', () => {
    const listed = [object(1, NOW), object(2, NOW + 2 * HOUR)];
    expect(advanced(newFeed(NOW), listed, listed).read).toHaveLength(1);
  });
});

describe('a look', () => {
  it('is at what was written since the last one, in the folders of the days since then and of one day more', () => {
    expect(nextLook({ watermark: NOW, read: [] }, NOW)).toEqual({ fromDay: '20261119', since: NOW - HOUR });
    expect(nextLook({ watermark: NOW - 2 * DAY, read: [] }, NOW).fromDay).toBe('20261117');
    expect(nextLook({ watermark: 0, read: [] }, NOW).fromDay).toBe('20261105');
  });
});

describe('an object', () => {
  it.each([
    ['20261119', '2026-11-20T10:00:00Z', false],
    ['20261119', '2026-11-20T22:59:59Z', false],
    ['20261119', '2026-11-20T23:00:00Z', true],
    ['20261118', '2026-11-20T10:00:00Z', true],
    // Clocks differ.
    ['20261121', '2026-11-20T23:59:59Z', false],
  ])('of the folder of %s that is written at %s is late: %s', (day, at, late) => {
    expect(isLate({ key: `a/eventDay=${day}/x`, writtenAt: Date.parse(at) })).toBe(late);
  });

  it('of no day is not late', () => {
    expect(isLate({ key: 'a/x', writtenAt: NOW })).toBe(false);
  });
});
