import fc from 'fast-check';
import {
  advanced,
  newFeed,
  nextLook,
  unread,
} from '../../../../../functions/anomaly-detector/core/run/object-feed';
import { eventDay } from '../../../../../functions/shared/archive/archive-object';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = Date.parse('2026-11-20T10:00:00Z');
/** An object that the processor wrote of what CloudTrail delivered some days before. */
const object = (n: number, writtenAt: number, daysLate = 0) => ({
  key: `a/eventDay=${eventDay(writtenAt - daysLate * DAY)}/${String(n).padStart(16, '0')}.json.gz`,
  writtenAt,
});
const dayOf = (key: string) => key.slice('a/eventDay='.length).slice(0, 8);

describe('objects that come in any order of names', () => {
  it('are each read once, however often one looks, though some show late and some lie in folders of days ago', () => {
    const objects = fc.array(
      fc.record({
        writtenAt: fc.nat(5 * HOUR),
        delay: fc.nat(15 * MINUTE - 1),
        daysLate: fc.oneof(fc.constant(0), fc.nat(14)),
      }),
      { maxLength: 40 },
    );
    const looks = fc.array(fc.record({ at: fc.nat(6 * HOUR), most: fc.nat(40) }), { maxLength: 60 });
    fc.assert(
      fc.property(objects, looks, (list, times) => {
        const all = list.map(({ writtenAt, delay, daysLate }, n) => ({
          ...object(n, NOW + writtenAt, daysLate),
          shownAt: NOW + writtenAt + delay,
        }));
        const read: string[] = [];
        let position = newFeed(NOW);
        const last = [7 * HOUR, 8 * HOUR].map((at) => ({ at, most: 40 }));
        for (const { at, most } of [...times.sort((a, b) => a.at - b.at), ...last]) {
          const look = nextLook(position, NOW + at);
          const listed = all.filter(
            ({ key, writtenAt, shownAt }) =>
              shownAt <= NOW + at && dayOf(key) >= look.fromDay && writtenAt >= look.since,
          );
          const done = unread(position, listed).slice(0, most);
          read.push(...done.map(({ key }) => key));
          position = JSON.parse(JSON.stringify(advanced(position, done, { ...look, listed })));
        }
        expect(read.sort()).toEqual(all.map(({ key }) => key).sort());
      }),
    );
  });

  it('are read oldest first, and those that no time was left for come next', () => {
    const listed = [object(1, NOW + 3), object(2, NOW + 1), object(3, NOW + 2)];
    const position = newFeed(NOW);
    const waiting = unread(position, listed);
    expect(waiting.map(({ writtenAt }) => writtenAt - NOW)).toEqual([1, 2, 3]);
    const next = advanced(position, waiting.slice(0, 1), { ...nextLook(position, NOW), listed });
    expect(unread(next, listed).map(({ writtenAt }) => writtenAt - NOW)).toEqual([2, 3]);
  });

  it('are remembered for no longer than they could come again', () => {
    const listed = [object(1, NOW), object(2, NOW + 2 * HOUR)];
    const look = nextLook(newFeed(NOW), NOW);
    expect(advanced(newFeed(NOW), listed, { ...look, listed }).read).toHaveLength(1);
  });
});

describe('a look', () => {
  const looked = { read: [], lookedWidelyAt: NOW };

  it('is at what was written since the last one, in the folders of the days since then and of one day more', () => {
    expect(nextLook({ watermark: NOW, ...looked }, NOW)).toEqual({
      fromDay: '20261119',
      since: NOW - HOUR,
    });
    expect(nextLook({ watermark: NOW - 2 * DAY, ...looked }, NOW).fromDay).toBe('20261117');
    expect(nextLook({ watermark: 0, ...looked }, NOW).fromDay).toBe('20261105');
  });

  it('is at the folders of two weeks every three quarters of an hour, and first of all', () => {
    const wide = { fromDay: '20261105', since: NOW - HOUR, widelyAt: NOW };
    expect(nextLook({ watermark: NOW, read: [] }, NOW)).toEqual(wide);
    const lookAfter = (ms: number) => nextLook({ watermark: NOW, read: [], lookedWidelyAt: NOW - ms }, NOW);
    expect(lookAfter(45 * MINUTE)).toEqual(wide);
    expect(lookAfter(45 * MINUTE - 1).fromDay).toBe('20261119');
    // It is remembered whether or not there was anything.
    const position = advanced(newFeed(NOW), [], { ...nextLook(newFeed(NOW), NOW), listed: [] });
    expect(nextLook(position, NOW + 44 * MINUTE).widelyAt).toBeUndefined();
    expect(nextLook(position, NOW + 45 * MINUTE).widelyAt).toBe(NOW + 45 * MINUTE);
  });

  it('is at folders of days ago for as long as something is written there: the processor is catching up', () => {
    const listed = [object(1, NOW, 6), object(2, NOW + 1, 8), object(3, NOW + 2)];
    const position = { ...newFeed(NOW), lookedWidelyAt: NOW };
    // Though only the first of them has been read.
    const during = advanced(position, listed.slice(0, 1), { ...nextLook(position, NOW), listed });
    expect(nextLook(during, NOW).fromDay).toBe('20261112');
    const all = [...listed, object(4, NOW + 2 * HOUR)];
    const after = advanced(during, unread(during, all), { ...nextLook(during, NOW), listed: all });
    expect(nextLook({ ...after, lookedWidelyAt: NOW + 2 * HOUR }, NOW + 2 * HOUR).fromDay).toBe('20261119');
    expect(nextLook({ ...during, oldestDay: '20250101' }, NOW).fromDay).toBe('20261105');
  });
});
