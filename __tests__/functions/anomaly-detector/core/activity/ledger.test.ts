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
    const { ledger } = counted(newLedger(feed, START), rows, { feed, settledTo: START + PERIOD });
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
          newLedger(feed, START),
          list.map((one) => row(one)),
          { feed, settledTo: START },
        );
        let pieces = newLedger(feed, START);
        for (const piece of [2, 0, 1])
          pieces = counted(
            pieces,
            list.filter(({ cut }) => cut === piece).map((one) => row(one)),
            { feed, settledTo: START },
          ).ledger;
        const [one, other] = [whole.ledger, pieces].map((ledger) =>
          finalCounts(counted(ledger, [], { feed, settledTo: START + 10 * PERIOD }).ledger),
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
    const open = counted(newLedger(feed, START), [row()], { feed, settledTo: START });
    expect(finalCounts(open.ledger).counted).toEqual([]);
    const final = counted(open.ledger, [row()], { feed, settledTo: START + PERIOD });
    expect(finalCounts(final.ledger).of(eve, START)).toEqual([10, 4, 2]);
    const late = counted(final.ledger, [row()], { feed, settledTo: START + PERIOD });
    expect(late.late).toBe(1);
    expect(finalCounts(late.ledger).of(eve, START)).toEqual([10, 4, 2]);
    // A clock that was set back makes nothing open again.
    expect(counted(final.ledger, [], { feed, settledTo: START }).ledger.settledTo).toBe(START + PERIOD);
  });

  it('keeps final counts for six hours, and through an outage all that has become final in it', () => {
    const first = counted(newLedger(feed, START), [row()], { feed, settledTo: START + PERIOD }).ledger;
    const day = START + 86_400;
    const after = counted(first, [row({ start: START + 3_600 })], { feed, settledTo: day }).ledger;
    expect(finalCounts(after).of(eve, START + 3_600)).toEqual([5, 2, 1]);
    expect(after.knownFrom).toBeLessThanOrEqual(START + PERIOD);
    const next = counted(after, [], { feed, settledTo: day + PERIOD }).ledger;
    expect([next.knownFrom, next.periods, next.names]).toEqual([day - 6 * 3_600, [], []]);
  });

  it('takes no more names than can be kept apart, and says how many rows that concerns', () => {
    const rows = Array.from({ length: 20_001 }, (_, n) => row({ principal: `p${n}` }));
    const { ledger, beyond } = counted(newLedger(feed, START), rows, { feed, settledTo: START });
    expect([ledger.names.length, beyond]).toEqual([20_000, 3]);
  });

  it('survives JSON', () => {
    const { ledger } = counted(newLedger(feed, START), [row()], { feed, settledTo: START + PERIOD });
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
