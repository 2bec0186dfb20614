import fc from 'fast-check';
import {
  advanced,
  feedDays,
  newFeed,
  unread,
} from '../../../../../functions/anomaly-detector/core/run/object-feed';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.parse('2026-11-20T10:00:00Z');
const object = (n: number, writtenAt: number) => ({
  key: `a/${String(n).padStart(16, '0')}.json.gz`,
  writtenAt,
});

describe('objects that come in any order of names', () => {
  it('are each read once, however often they are listed and though some show late', () => {
    const objects = fc.array(
      fc.record({ writtenAt: fc.nat(5 * HOUR), delay: fc.nat(HOUR - 1), upTo: fc.nat(3) }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(objects, fc.array(fc.nat(6 * HOUR), { maxLength: 12 }), (list, looks) => {
        const all = list.map(({ writtenAt, delay }, n) => ({
          ...object(n, NOW + writtenAt),
          shownAt: NOW + writtenAt + delay,
        }));
        const read: string[] = [];
        let position = newFeed(NOW);
        for (const look of [...looks.sort((a, b) => a - b), 7 * HOUR]) {
          const listed = all.filter(({ shownAt }) => shownAt <= NOW + look);
          const waiting = unread(position, listed);
          read.push(...waiting.map(({ key }) => key));
          position = JSON.parse(JSON.stringify(advanced(position, waiting, listed)));
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
    const next = advanced(position, waiting.slice(0, 1), listed);
    expect(unread(next, listed).map(({ writtenAt }) => writtenAt - NOW)).toEqual([2, 3]);
  });

  it('are remembered for no longer than they could come again', () => {
    const listed = [object(1, NOW), object(2, NOW + 2 * HOUR)];
    expect(advanced(newFeed(NOW), listed, listed).read).toHaveLength(1);
  });

  it('lie in the folders of the days since the last look, one day more for what was late, and not in more than two weeks', () => {
    expect(feedDays({ watermark: NOW, read: [] }, NOW)).toEqual(['20261119', '20261120']);
    expect(feedDays({ watermark: NOW - 2 * DAY, read: [] }, NOW)).toEqual([
      '20261117',
      '20261118',
      '20261119',
      '20261120',
    ]);
    expect(feedDays({ watermark: 0, read: [] }, NOW)).toHaveLength(16);
  });

  it('lie in folders of days ago for as long as such are written: the processor is catching up', () => {
    const delayed = (day: string, n: number, writtenAt: number) => ({
      key: `activity/region=eu-central-1/eventDay=${day}/${n}.json.gz`,
      writtenAt,
    });
    const listed = [
      delayed('20261114', 1, NOW),
      delayed('20261112', 2, NOW + 1),
      delayed('20261120', 3, NOW + 2),
    ];
    // Though only the first of them has been read.
    const during = advanced(newFeed(NOW), listed.slice(0, 1), listed);
    expect(feedDays(during, NOW)[0]).toBe('20261112');
    expect(feedDays(during, NOW)).toHaveLength(9);
    const all = [...listed, delayed('20261120', 4, NOW + 2 * HOUR)];
    const after = advanced(during, unread(during, all), all);
    expect(feedDays(after, NOW + 2 * HOUR)).toEqual(['20261119', '20261120']);
    expect(feedDays({ ...during, oldestDay: '20250101' }, NOW)).toHaveLength(16);
  });
});
