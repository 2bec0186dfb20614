import {
  isOfLook,
  lateLook,
  latePosition,
  lookedThrough,
  lookedUpTo,
  spansLeft,
} from '../../../../../functions/anomaly-detector/core/run/late-look';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = Date.parse('2026-11-20T10:00:00Z');
const READ_TO = NOW - HOUR;
const LOOK = { upTo: NOW - 15 * MINUTE, after: '' };
const FOLDERS = ['a/region=eu-west-1/', 'b/region=eu-central-1/', 'a/region=eu-central-1/'];

describe('a look at what is late', () => {
  it('comes every three quarters of an hour, and is at what has had time to show in listings', () => {
    expect(lateLook({ readTo: READ_TO }, NOW)).toEqual(LOOK);
    expect(lateLook({ readTo: READ_TO }, NOW - 1)).toBeUndefined();
    const next = lookedThrough(LOOK);
    expect(next).toEqual({ readTo: NOW - 15 * MINUTE });
    expect(lateLook(next, NOW + 45 * MINUTE - 1)).toBeUndefined();
    expect(lateLook(next, NOW + 45 * MINUTE)).toEqual({ upTo: NOW + 30 * MINUTE, after: '' });
  });

  it('that is under way goes on, to the end that it began with', () => {
    const late = lookedUpTo({ readTo: READ_TO, read: ['x'] }, LOOK, 'key');
    expect(late).toEqual({ readTo: READ_TO, read: ['x'], look: { ...LOOK, after: 'key' } });
    expect(lateLook(late, NOW + 10 * HOUR)).toEqual({ ...LOOK, after: 'key' });
  });

  it('is at the folders of days before, back to the oldest that may be written into, in the order of keys', () => {
    expect(spansLeft({ readTo: READ_TO }, LOOK, FOLDERS)).toEqual(
      [FOLDERS[2], FOLDERS[0], FOLDERS[1]].map((folder) => ({
        folder,
        after: `${folder}eventDay=20261105/`,
        // What is written on the 20th before 23:00 is late in the folder of the 18th.
        end: `${folder}eventDay=20261119/`,
      })),
    );
  });

  it('reaches further back where it has to begin further back', () => {
    const [span] = spansLeft({ readTo: READ_TO - 30 * 24 * HOUR }, LOOK, FOLDERS);
    expect(span?.after).toContain('eventDay=20261006/');
  });

  it('reaches on to what was late when it began, after an outage, too', () => {
    const days = spansLeft({ readTo: NOW - 5 * 24 * HOUR }, LOOK, FOLDERS.slice(0, 1)).map((span) =>
      [span.after, span.end].map((key) => key.split('=').at(-1)),
    );
    expect(days).toEqual([['20261031/', '20261119/']]);
  });

  it('goes on after the key that it came to', () => {
    const after = `${FOLDERS[0]}eventDay=20261110/x`;
    const left = spansLeft({ readTo: READ_TO }, { ...LOOK, after }, FOLDERS);
    expect(left.map((span) => [span.folder, span.after])).toEqual([
      [FOLDERS[0], after],
      [FOLDERS[1], `${FOLDERS[1]}eventDay=20261105/`],
    ]);
    const end = left[0]?.end as string;
    expect(spansLeft({ readTo: READ_TO }, { ...LOOK, after: end }, FOLDERS)).toHaveLength(1);
  });

  it('reads what was written into days before since the last one', () => {
    const isWanted = isOfLook({ readTo: READ_TO, read: ['0123456789abcdef'] }, LOOK);
    const of = (day: number, writtenAt: number, name = 'x') =>
      isWanted({ key: `a/eventDay=202611${day}/${name}`, writtenAt });
    expect([READ_TO - 1, READ_TO, LOOK.upTo - 1, LOOK.upTo].map((at) => of(18, at))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect([19, 20].map((day) => of(day, READ_TO))).toEqual([false, false]);
    expect(of(18, READ_TO, '0123456789abcdef0123.json.gz')).toBe(false);
  });

  it('begins with what the feed has not read, where late objects had no position of their own', () => {
    expect(latePosition({ watermark: NOW, read: ['x'] })).toEqual({ readTo: NOW - HOUR, read: ['x'] });
  });
});
