import fc from 'fast-check';
import {
  type ActivityRow,
  activityRow,
} from '../../../../../functions/anomaly-detector/core/activity/activity-row';
import {
  counted,
  finalCounts,
  newLedger,
} from '../../../../../functions/anomaly-detector/core/activity/ledger';
import { newFeed } from '../../../../../functions/anomaly-detector/core/run/object-feed';
import { ACCOUNT } from '../../rig';

const PERIOD = 300;
const START = 1_795_000_200;
const NOW = (START + 1_500) * 1_000;
const feed = newFeed(0);
const row = (changes: Partial<ActivityRow> = {}): ActivityRow => ({
  start: START,
  account: ACCOUNT,
  service: 's3.amazonaws.com',
  principal: 'eve',
  calls: 5,
  errors: 2,
  denials: 1,
  ...changes,
});
const eve = { by: 'principal', account: ACCOUNT, name: 'eve' } as const;
const s3 = { by: 'service', account: ACCOUNT, name: 's3.amazonaws.com' } as const;
const account = { by: 'account', account: ACCOUNT, name: ACCOUNT } as const;

describe('the ledger of activity', () => {
  it('sums calls, errors and denials by service, account and principal', () => {
    const rows = [row(), row({ principal: 'bob' }), row({ service: 'ec2.amazonaws.com', denials: 0 })];
    const { ledger } = counted(newLedger(feed, START, NOW), rows, {
      feed,
      settledTo: START + PERIOD,
      now: NOW,
    });
    const counts = finalCounts(ledger);
    expect([eve, s3, account].map((name) => counts.of(name, START))).toEqual([
      [10, 4, 1],
      [10, 4, 2],
      [15, 6, 2],
    ]);
    expect(counts.of({ ...eve, name: 'mallory' }, START)).toEqual([0, 0, 0]);
    expect(counts.of(eve, START + PERIOD)).toEqual([0, 0, 0]);
    expect([counts.firstOf(eve), counts.firstOf({ ...eve, name: 'mallory' })]).toEqual([START, undefined]);
  });

  it('is the same whatever the order and portions in which the rows come', () => {
    const rows = fc.array(
      fc.record({
        start: fc.integer({ min: 0, max: 5 }).map((n) => START + n * PERIOD),
        principal: fc.constantFrom('a', 'b', 'c|d'),
        calls: fc.nat(9),
        cut: fc.nat(2),
      }),
    );
    fc.assert(
      fc.property(rows, (list) => {
        const whole = counted(
          newLedger(feed, START, NOW),
          list.map((one) => row(one)),
          { feed, settledTo: START, now: NOW },
        );
        let pieces = newLedger(feed, START, NOW);
        for (const piece of [2, 0, 1])
          pieces = counted(
            pieces,
            list.filter(({ cut }) => cut === piece).map((one) => row(one)),
            { feed, settledTo: START, now: NOW },
          ).ledger;
        const [one, other] = [whole.ledger, pieces].map((ledger) =>
          finalCounts(counted(ledger, [], { feed, settledTo: START + 10 * PERIOD, now: NOW }).ledger),
        );
        for (const name of ['a', 'b', 'c|d'])
          for (let n = 0; n < 6; n++)
            expect(one?.of({ ...eve, name }, START + n * PERIOD)).toEqual(
              other?.of({ ...eve, name }, START + n * PERIOD),
            );
      }),
    );
  });

  it('has no counts of periods that are not final, and changes none that are', () => {
    const open = counted(newLedger(feed, START, NOW), [row()], { feed, settledTo: START, now: NOW });
    expect(finalCounts(open.ledger).counted).toEqual([]);
    const final = counted(open.ledger, [row()], { feed, settledTo: START + PERIOD, now: NOW });
    expect(finalCounts(final.ledger).of(eve, START)).toEqual([10, 4, 2]);
    const late = counted(final.ledger, [row()], { feed, settledTo: START + PERIOD, now: NOW });
    expect(late.late).toBe(1);
    expect(finalCounts(late.ledger).of(eve, START)).toEqual([10, 4, 2]);
    // A clock that was set back makes nothing open again.
    expect(counted(final.ledger, [], { feed, settledTo: START, now: NOW }).ledger.settledTo).toBe(
      START + PERIOD,
    );
  });

  it('keeps sums for hours from the run on that made them final, through an outage and a crash after it', () => {
    const hour = 3_600_000;
    const first = counted(newLedger(feed, START, NOW), [row()], {
      feed,
      settledTo: START + PERIOD,
      now: NOW,
    }).ledger;
    const day = { feed, settledTo: START + 86_400, now: NOW + 24 * hour };
    const after = counted(first, [row({ start: START + 3_600 })], day).ledger;
    // The run that wrote this may have died before any model has had it.
    const again = counted(after, [], day).ledger;
    for (const ledger of [after, again]) {
      expect(finalCounts(ledger).of(eve, START + 3_600)).toEqual([5, 2, 1]);
      expect(finalCounts(ledger).of(eve, START)).toEqual([5, 2, 1]);
    }
    const later = counted(again, [], { ...day, now: day.now + 6 * hour }).ledger;
    expect([later.knownFrom, later.periods, later.names]).toEqual([day.settledTo, [], []]);
  });

  it('takes no more names than can be kept apart, and says how many rows that concerns', () => {
    const rows = Array.from({ length: 20_001 }, (_, n) => row({ principal: `p${n}` }));
    const { ledger, beyond } = counted(newLedger(feed, START, NOW), rows, {
      feed,
      settledTo: START,
      now: NOW,
    });
    expect([ledger.names.length, beyond]).toEqual([20_000, 3]);
  });

  it('survives JSON', () => {
    const { ledger } = counted(newLedger(feed, START, NOW), [row()], {
      feed,
      settledTo: START + PERIOD,
      now: NOW,
    });
    expect(finalCounts(JSON.parse(JSON.stringify(ledger))).of(eve, START)).toEqual([5, 2, 1]);
  });
});

describe('a row of activity', () => {
  const written = { ...row(), start: '2026-11-18T16:30:00Z' };

  it('is read as the processor writes it', () => {
    expect(activityRow(written)).toEqual({ ...row(), start: Date.parse(written.start) / 1000 });
  });

  it.each([
    null,
    [],
    { ...written, start: '' },
    { ...written, start: '2026-11-18T16:31:00Z' },
    { ...written, account: '' },
    { ...written, service: undefined },
    { ...written, principal: 7 },
    { ...written, calls: -1 },
    { ...written, errors: 0.5 },
    { ...written, denials: Number.NaN },
  ])('that belongs to no five minutes, or is none, is left out: %j', (value) => {
    expect(activityRow(value)).toBeUndefined();
  });
});
