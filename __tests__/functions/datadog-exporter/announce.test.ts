import fc from 'fast-check';
import { type Announced, announce, nextAnnounced } from '../../../functions/datadog-exporter/core/announce';
import { parseArchivedEvent } from '../../../functions/datadog-exporter/core/archived-event';
import type { SeverityId } from '../../../functions/shared/ocsf/event';
import { type FindingChoice, guardDutyEvent, MINUTE, NOW, wafEvent } from './fixtures';
import { rig } from './rig';

const eventOf = (choice: FindingChoice) =>
  parseArchivedEvent(JSON.stringify(guardDutyEvent(choice)), 'guardduty');
const at = (minutes: number) => NOW - 100 * MINUTE + minutes * MINUTE;

/** Delivers versions of one finding in this order and answers which of them were announced, and as what. */
async function announcements(versions: readonly FindingChoice[]) {
  const { ports, intake } = rig();
  const outcomes: string[] = [];
  for (const [i, version] of versions.entries())
    outcomes.push(await announce(ports, eventOf(version), `key-${i}`));
  return {
    outcomes,
    titles: intake.events.map(({ text }) => /\*\*Severity\*\*: (.*?) {2}/.exec(String(text))?.[1]),
  };
}

const HIGH = 4;
const CRITICAL = 5;
const MEDIUM = 3;

describe('which findings are announced', () => {
  it.each<[string, FindingChoice[], string[]]>([
    ['new at High', [{ severity: HIGH }], ['announced']],
    ['new at Critical', [{ severity: CRITICAL }], ['announced']],
    ['new at Fatal', [{ severity: 6 }], ['announced']],
    ['new below High', [{ severity: MEDIUM }], ['nothing']],
    ['of unknown or other severity', [{ severity: 0 }, { severity: 99 }], ['nothing', 'nothing']],
    [
      'risen to High',
      [
        { severity: MEDIUM, updatedAt: at(1) },
        { severity: HIGH, updatedAt: at(2) },
      ],
      ['nothing', 'announced'],
    ],
    [
      'risen to Critical',
      [
        { severity: HIGH, updatedAt: at(1) },
        { severity: CRITICAL, updatedAt: at(2) },
      ],
      ['announced', 'announced'],
    ],
    [
      'seen again at the same severity',
      [{ updatedAt: at(1) }, { updatedAt: at(2) }],
      ['announced', 'nothing'],
    ],
    [
      'fallen',
      [
        { severity: CRITICAL, updatedAt: at(1) },
        { severity: HIGH, updatedAt: at(2) },
      ],
      ['announced', 'nothing'],
    ],
    [
      'fallen and back again',
      [
        { severity: HIGH, updatedAt: at(1) },
        { severity: MEDIUM, updatedAt: at(2) },
        { severity: HIGH, updatedAt: at(3) },
      ],
      ['announced', 'nothing', 'nothing'],
    ],
    [
      'delivered late as an older version, though worse',
      [{ updatedAt: at(2) }, { severity: CRITICAL, updatedAt: at(1) }],
      ['announced', 'nothing'],
    ],
    [
      'worse within the same second',
      [{ updatedAt: at(1) }, { severity: CRITICAL, updatedAt: at(1) }],
      ['announced', 'announced'],
    ],
    ['closed from the start', [{ activity: 3 }], ['nothing']],
    ['suppressed', [{ statusId: 3 }], ['nothing']],
    [
      'reopened after being closed',
      [{ updatedAt: at(1) }, { activity: 3, updatedAt: at(2) }, { updatedAt: at(3) }],
      ['announced', 'nothing', 'announced'],
    ],
    [
      'closed later than the version that comes late',
      [{ activity: 3, updatedAt: at(2) }, { updatedAt: at(1) }],
      ['nothing', 'nothing'],
    ],
    [
      'closed twice, the last time after the version that comes late',
      [
        { updatedAt: at(1) },
        { activity: 3, updatedAt: at(2) },
        { activity: 3, updatedAt: at(5) },
        { updatedAt: at(4) },
      ],
      ['announced', 'nothing', 'nothing', 'nothing'],
    ],
    [
      'announced again although an older closed version comes late',
      [{ updatedAt: at(3) }, { activity: 3, updatedAt: at(2) }, { updatedAt: at(4) }],
      ['announced', 'nothing', 'nothing'],
    ],
    [
      'open and closed in the same second',
      [{ updatedAt: at(1) }, { activity: 3, updatedAt: at(1) }, { updatedAt: at(1) }],
      ['announced', 'nothing', 'nothing'],
    ],
  ])('%s', async (_, versions, outcomes) => {
    expect((await announcements(versions)).outcomes).toEqual(outcomes);
  });

  it('says what a risen finding rose from', async () => {
    const { titles } = await announcements([
      { severity: HIGH, updatedAt: at(1) },
      { severity: CRITICAL, updatedAt: at(2) },
    ]);
    expect(titles).toEqual(['High (new)', 'Critical (risen from High)']);
  });

  it('remembers each finding apart', async () => {
    const { outcomes } = await announcements([{ uid: 'arn:one' }, { uid: 'arn:two' }, { uid: 'arn:one' }]);
    expect(outcomes).toEqual(['announced', 'announced', 'nothing']);
  });

  it('leaves requests that WAF saw alone', async () => {
    const { ports, state, store, intake, run } = rig();
    const key = 'findings/source=waf/region=eu-central-1/accountId=123456789012/eventDay=20260504/ab.json.gz';
    store(key, [{ ...wafEvent(), severity_id: 5 }]);
    expect(await run(key)).toMatchObject({ logs: 1, events: 0 });
    expect(intake.events).toEqual([]);
    expect([...state.documents.keys()].filter((name) => name.startsWith('announced/'))).toEqual([]);
    expect(ports.environment).toBe('test');
  });

  it('is never called twice for the same severity or less while a finding stays open, in any order of delivery', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ severity: fc.constantFrom<SeverityId>(3, 4, 5), updatedAt: fc.nat(9) }), {
          maxLength: 12,
        }),
        (versions) => {
          let known: Announced | undefined;
          const heights: number[] = [];
          for (const [i, version] of versions.entries()) {
            const next = nextAnnounced(known, eventOf(version), `key-${i}`);
            if (next?.claim === `key-${i}`) heights.push(next.severity);
            known = next ?? known;
          }
          expect(heights).toEqual([...new Set(heights)].sort((a, b) => a - b));
          expect(heights.length).toBeLessThanOrEqual(2);
          const isAnyHigh = versions.some(({ severity }) => severity >= 4);
          expect(heights.length > 0).toBe(isAnyHigh);
        },
      ),
    );
  });
});

describe('exporters at once', () => {
  it('announce a rise once when two of them see two versions of it', async () => {
    const { ports, intake } = rig();
    const outcomes = await Promise.all([
      announce(ports, eventOf({ updatedAt: at(1) }), 'key-a'),
      announce(ports, eventOf({ updatedAt: at(2) }), 'key-b'),
    ]);
    expect(outcomes.filter((outcome) => outcome === 'announced')).toHaveLength(1);
    expect(intake.events).toHaveLength(1);
  });

  it('announce the higher severity when one sees High and the other Critical', async () => {
    const { ports, intake, state } = rig();
    await Promise.all([
      announce(ports, eventOf({ severity: HIGH, updatedAt: at(1) }), 'key-a'),
      announce(ports, eventOf({ severity: CRITICAL, updatedAt: at(2) }), 'key-b'),
    ]);
    expect(intake.events.some(({ title }) => String(title).startsWith('[Critical]'))).toBe(true);
    const [memory] = [...state.documents.values()].map((text) => JSON.parse(text));
    expect(memory).toEqual({ severity: CRITICAL, updatedAt: at(2), before: expect.any(Number) });
  });
});

describe('an announcement that fails half-way', () => {
  it('is made by a later try of the same object, and only by that', async () => {
    const { ports, intake } = rig();
    intake.answer = () => 503;
    await expect(announce(ports, eventOf({ updatedAt: at(1) }), 'key-a')).rejects.toThrow('answered 503');
    intake.answer = () => 202;
    expect(await announce(ports, eventOf({ updatedAt: at(2) }), 'key-b')).toBe('nothing');
    expect(await announce(ports, eventOf({ updatedAt: at(1) }), 'key-a')).toBe('announced');
    expect(await announce(ports, eventOf({ updatedAt: at(1) }), 'key-a')).toBe('nothing');
    expect(intake.events).toHaveLength(1);
  });

  it('is overtaken by a rise that another object brings', async () => {
    const { ports, intake } = rig();
    intake.answer = () => 503;
    await expect(announce(ports, eventOf({ updatedAt: at(1) }), 'key-a')).rejects.toThrow();
    intake.answer = () => 202;
    expect(await announce(ports, eventOf({ severity: CRITICAL, updatedAt: at(2) }), 'key-b')).toBe(
      'announced',
    );
    expect(await announce(ports, eventOf({ updatedAt: at(1) }), 'key-a')).toBe('nothing');
  });

  it('is still made when the lower one before it is confirmed in the meantime', async () => {
    const { ports, intake } = rig();
    const critical = eventOf({ severity: CRITICAL, updatedAt: at(2) });
    intake.answer = async () => {
      intake.answer = () => 503;
      await expect(announce(ports, critical, 'key-b')).rejects.toThrow();
      intake.answer = () => 202;
      return 202;
    };
    expect(await announce(ports, eventOf({ updatedAt: at(1) }), 'key-a')).toBe('announced');
    expect(await announce(ports, critical, 'key-b')).toBe('announced');
  });

  it('is refused for good when Datadog refuses the event', async () => {
    const { ports, intake } = rig();
    intake.answer = () => 400;
    expect(await announce(ports, eventOf({}), 'key-a')).toBe('refused');
  });
});
