import { putAlert } from '../../../cli/local/alert-tables';
import { sendInserted, type TableChange } from '../../../functions/notifier/core/inserted';
import { MessageRefused } from '../../../functions/notifier/core/ports';
import { sweep } from '../../../functions/notifier/core/sweep';
import { alert, numbered, rig } from './rig';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

type Rig = ReturnType<typeof rig>;

/** The changes that the stream tells of alerts as they are put. */
function changes(alerts: readonly ReturnType<typeof alert>[]): TableChange[] {
  return alerts.map((item, index) => ({
    sequenceNumber: String(index + 1),
    key: { EventId: item.EventId, Timestamp: item.Timestamp },
    isUnsent: item.Unsent !== undefined,
  }));
}

function put({ tables }: Rig, ...alerts: readonly ReturnType<typeof alert>[]): TableChange[] {
  for (const item of alerts) putAlert(tables, item);
  return changes(alerts);
}

const idOf = (n: number) => `${numbered(n).EventId}#${numbered(n).Timestamp}`;

describe('an alert that is new in the table', () => {
  it('is published once, with its id, and marked as sent', async () => {
    const it = rig();
    const report = await sendInserted(it.ports, put(it, alert()));
    expect(it.ids()).toEqual([
      '6f1f0a52-0b6c-4c3e-9a3e-0d7f6b0f6d11#2026-03-03T11:30:00Z#cloudtrail.trail-stopped',
    ]);
    expect(report.failed).toEqual([]);
    const [stored] = it.tables.alerts.values();
    expect(stored).toMatchObject({ SentAt: '2026-03-03T12:00:00.000Z' });
    expect(stored).not.toHaveProperty('Unsent');
    expect(stored).not.toHaveProperty('ClaimedUntil');
  });

  it('is not published again when the stream tells it again', async () => {
    const it = rig();
    const told = put(it, alert());
    await sendInserted(it.ports, told);
    const again = await sendInserted(it.ports, told);
    expect(it.published).toHaveLength(1);
    expect(again).toMatchObject({ failed: [], sent: [{ outcome: 'taken' }] });
  });

  it('is left alone when it is to be told to nobody, or is a change of an alert', async () => {
    const it = rig();
    const { Unsent, ...kept } = alert();
    const report = await sendInserted(it.ports, put(it, kept));
    expect(report).toEqual({ sent: [], failed: [] });
    expect(it.published).toEqual([]);
  });

  it('is published once when stream and sweep come at the same time', async () => {
    const it = rig();
    const told = put(it, ...Array.from({ length: 20 }, (_, n) => numbered(n)));
    await Promise.all([
      sendInserted(it.ports, told),
      sweep(it.ports),
      sendInserted(it.ports, [...told].reverse()),
      sweep(it.ports),
    ]);
    expect(it.published).toHaveLength(20);
    expect(new Set(it.ids()).size).toBe(20);
    expect(it.unsent()).toEqual([]);
  });
});

describe('a run that dies', () => {
  /** Dies where the alert is claimed, and gives nothing back: a killed process runs no more code. */
  async function dies(it: Rig, when: 'before' | 'after', step: 'claim' | 'publish' | 'markSent') {
    it.crash(when, step);
    it.crash('before', 'release');
    await sendInserted(it.ports, put(it, alert()));
  }

  it.each([
    ['before', 'claim', 1],
    ['after', 'claim', 1],
    ['before', 'publish', 1],
    ['after', 'publish', 2],
    ['before', 'markSent', 2],
    ['after', 'markSent', 1],
  ] as const)('%s %s loses nothing: published %i time(s) in the end', async (when, step, times) => {
    const it = rig();
    await dies(it, when, step);
    it.clock.advance(20 * MINUTE_MS);
    await sweep(it.ports);
    expect(it.published).toHaveLength(times);
    expect(new Set(it.ids()).size).toBe(1);
    expect(it.unsent()).toEqual([]);
  });

  it('keeps its alert until its claim has run out', async () => {
    const it = rig();
    await dies(it, 'before', 'publish');
    it.clock.advance(15 * MINUTE_MS);
    await sweep(it.ports);
    expect(it.published).toEqual([]);
    it.clock.advance(MINUTE_MS);
    await sweep(it.ports);
    expect(it.published).toHaveLength(1);
  });

  it('keeps it no longer than the run itself could have lasted', async () => {
    const it = rig();
    it.crash('before', 'publish');
    it.crash('before', 'release');
    const told = put(it, alert());
    await sendInserted({ ...it.ports, deadline: { remainingMs: () => 60_000 } }, told);
    it.clock.advance(66_000);
    await sweep(it.ports);
    expect(it.published).toHaveLength(1);
  });
});

describe('a topic that fails', () => {
  const down = Object.assign(new Error('Service Unavailable'), { name: 'InternalError' });

  it('gives the alert back at once and has the stream bring it again', async () => {
    const it = rig();
    it.setOutage(down);
    const told = put(it, numbered(1), numbered(2));
    expect((await sendInserted(it.ports, told)).failed).toEqual(['1', '2']);
    it.setOutage(undefined);
    expect((await sendInserted(it.ports, told)).failed).toEqual([]);
    expect(it.ids()).toEqual([idOf(1), idOf(2)]);
  });

  it('reports the change that failed, not its neighbours', async () => {
    const it = rig();
    const told = put(it, numbered(1), numbered(2), numbered(3));
    it.refuse(`${idOf(2)} whole`, down);
    const report = await sendInserted(it.ports, told);
    expect(report.failed).toEqual(['2']);
    expect(report.sent[1]).toMatchObject({ outcome: 'failed', error: down });
    expect(it.ids()).toEqual([idOf(1), idOf(3)]);
  });

  it('for 30 hours: everything is sent when it is back, in its order, nothing twice', async () => {
    const it = rig();
    it.clock.advance(Date.parse('2026-03-01T00:00:00Z') - it.clock.now());
    it.setOutage(down);
    const streamed: { at: number; told: TableChange[] }[] = [];
    for (let minute = 0; minute < 30 * 60; minute += 10) {
      it.clock.advance(10 * MINUTE_MS);
      const told = put(it, numbered(minute));
      streamed.push({ at: it.clock.now(), told });
      // The mapping tries three times and goes on.
      for (let tries = 0; tries < 3; tries++)
        expect((await sendInserted(it.ports, told)).failed).toHaveLength(1);
      expect((await sweep(it.ports)).sent.filter(({ outcome }) => outcome === 'sent')).toEqual([]);
    }
    it.setOutage(undefined);
    // The stream keeps a day: what it still has may come again.
    const kept = streamed.filter(({ at }) => at > it.clock.now() - 24 * HOUR_MS);
    const last = kept.at(-1);
    const recent = last ? sendInserted(it.ports, last.told) : undefined;
    it.clock.advance(10 * MINUTE_MS);
    await Promise.all([recent, sweep(it.ports)]);
    for (const { told } of kept) await sendInserted(it.ports, told);
    expect(it.unsent()).toEqual([]);
    expect(it.published).toHaveLength(180);
    expect(new Set(it.ids()).size).toBe(180);
    const swept = it.ids().filter((id) => id !== idOf(1790));
    expect(swept).toEqual([...swept].sort());
  });

  it('is given up for this run after ten alerts in a row', async () => {
    const it = rig();
    it.setOutage(down);
    put(it, ...Array.from({ length: 30 }, (_, n) => numbered(n)));
    const { sent } = await sweep(it.ports);
    expect(sent.map(({ outcome }) => outcome)).toEqual([...Array(10).fill('failed'), 'skipped']);
  });

  it('is not given up for failures that are not in a row', async () => {
    const it = rig();
    put(it, ...Array.from({ length: 40 }, (_, n) => numbered(n)));
    for (let n = 0; n < 40; n += 2) it.refuse(`${idOf(n)} whole`, down);
    await sweep(it.ports);
    expect(it.published).toHaveLength(20);
  });

  it('leaves what there was no time for to the next run', async () => {
    const it = rig();
    const told = put(it, numbered(1), numbered(2));
    let looks = 0;
    const deadline = { remainingMs: () => (looks++ < 2 ? 60_000 : 9_999) };
    const report = await sendInserted({ ...it.ports, deadline }, told);
    expect(report.failed).toEqual(['2']);
    expect(report.sent.at(-1)).toMatchObject({ outcome: 'skipped' });
    expect(it.ids()).toEqual([idOf(1)]);
  });
});

describe('an alert that the topic will never take', () => {
  const refused = new MessageRefused('Invalid parameter: Message too long');

  it('is told in short', async () => {
    const it = rig();
    it.refuse(`${idOf(1)} whole`, refused);
    await sendInserted(it.ports, put(it, numbered(1)));
    expect(it.published).toHaveLength(1);
    expect(it.published[0]?.bodies.default).toContain('could not be sent whole');
    expect(it.unsent()).toEqual([]);
  });

  it('stops no other, not even when fifty of them come first', async () => {
    const it = rig();
    put(it, ...Array.from({ length: 51 }, (_, n) => numbered(n)));
    for (let n = 0; n < 50; n++) {
      it.refuse(`${idOf(n)} whole`, refused);
      it.refuse(idOf(n), refused);
    }
    const { sent, oldestUnsentSeconds } = await sweep(it.ports);
    expect(it.ids()).toEqual([idOf(50)]);
    expect(sent.filter(({ outcome }) => outcome === 'failed')).toHaveLength(50);
    expect(oldestUnsentSeconds).toBe((60 * HOUR_MS) / 1000);
  });

  it('is not told in short when the topic is merely down', async () => {
    const it = rig();
    it.refuse(`${idOf(1)} whole`, new Error('throttled'));
    await sendInserted(it.ports, put(it, numbered(1)));
    expect(it.published).toEqual([]);
  });
});

describe('a sweep', () => {
  it('leaves the last five minutes to the stream', async () => {
    const it = rig();
    const at = (EventTime: string, EventId: string) => alert({ EventId, EventTime });
    put(it, at('2026-03-03T11:54:59.000Z', 'a'), at('2026-03-03T11:55:01.000Z', 'b'));
    await sweep(it.ports);
    expect(it.ids()).toEqual(['a#2026-03-03T11:54:59.000Z#cloudtrail.trail-stopped']);
  });

  it('says how old the oldest is that it could not send', async () => {
    const it = rig();
    expect((await sweep(it.ports)).oldestUnsentSeconds).toBe(0);
    put(it, alert({ EventTime: '2026-03-03T11:00:00Z' }));
    it.setOutage(new Error('down'));
    expect((await sweep(it.ports)).oldestUnsentSeconds).toBe(3_600);
    it.setOutage(undefined);
    expect((await sweep(it.ports)).oldestUnsentSeconds).toBe(0);
  });

  it('counts an alert that was published and not marked as sent, and says why it is not marked', async () => {
    const it = rig();
    put(it, alert());
    it.crash('before', 'markSent', new Error('throttled'));
    const { sent, oldestUnsentSeconds } = await sweep(it.ports);
    expect(sent).toMatchObject([{ outcome: 'unmarked', error: new Error('throttled') }]);
    expect(oldestUnsentSeconds).toBe(0);
  });
});
