import { encode } from '../../../../../functions/anomaly-detector/core/novelty/encode';
import { judgeVisits } from '../../../../../functions/anomaly-detector/core/novelty/judge-visits';
import { idsOf } from '../../../../../functions/anomaly-detector/core/novelty/known';
import {
  memoryNoveltyStore,
  type NoveltyStore,
} from '../../../../../functions/anomaly-detector/core/novelty/store';
import { visitsOf } from '../../../../../functions/anomaly-detector/core/novelty/visit';
import { placeByPrefix } from '../../../../../functions/shared/geo/place';
import { DAY, judged, locate, MONDAY, row, weeks } from './visits';

const SECRETS = 'secretsmanager.amazonaws.com';
/** A key in the wrong hands, at night. */
const theft = (changes = {}) =>
  row(36, 1, {
    address: '10.4.0.9',
    agent: 'python-requests',
    services: [SECRETS],
    secretReads: 4,
    ...changes,
  });

describe('a key that is used from a new network', () => {
  it('at night, with another program, for secrets, is an urgent alarm that explains itself', async () => {
    const alarms = await judged([...weeks(5), theft()]);
    expect(alarms).toMatchObject([
      {
        kind: 'new-country',
        severity: 'HIGH',
        account: '111122223333',
        region: 'eu-central-1',
        subject: 'ann@example.com',
        at: MONDAY + 36 * DAY + 3600,
        noticedAt: MONDAY + 36 * DAY + 3600,
        expected: 'networks: AS1 Office; programs: aws-cli',
        evidence: { address: '10.4.0.9', network: 'AS4 Hosting', country: 'NL', agent: 'python-requests' },
      },
    ]);
    const told = alarms[0]?.explanation ?? '';
    for (const part of [
      'ann@example.com from 10.4.0.9 (AS4 Hosting, NL)',
      'the first visit from NL',
      'python-requests',
      SECRETS,
      'secrets',
      '1:00 UTC',
    ])
      expect(told).toContain(part);
  });

  it('is found without an address database, too', async () => {
    const { alarms } = await judgeVisits([...weeks(5), theft()], memoryNoveltyStore(), {
      locate: placeByPrefix,
      learningDays: 14,
    });
    expect(alarms).toMatchObject([{ kind: 'new-network', evidence: { network: '10.4.0.0/16' } }]);
  });

  it('is one alarm however many visits it makes, but for one that is more urgent', async () => {
    const visits = [0, 1, 2, 3].map((hour) =>
      row(36, hour, { address: '10.4.0.9', services: ['iam.amazonaws.com'] }),
    );
    const alarms = await judged([...weeks(5), ...visits, theft()]);
    expect(alarms.map(({ severity }) => severity)).toEqual(['MEDIUM', 'HIGH']);
    expect(new Set(alarms.map(({ at }) => at)).size).toBe(1);
  });

  it('is found though logins had failed from there for days', async () => {
    const failed = [32, 33, 34].map((day) =>
      row(day, 1, { address: '10.4.0.9', agent: 'python-requests', calls: 3, loginFailures: 3 }),
    );
    expect(await judged([...weeks(5), ...failed, theft()])).toMatchObject([
      { kind: 'new-country', severity: 'HIGH', at: MONDAY + 36 * DAY + 3600 },
    ]);
  });

  it('of a machine is found as well', async () => {
    const machine = {
      principal: 'arn:aws:iam::111122223333:user/backup',
      person: undefined,
      kind: 'IAMUser',
    };
    expect(await judged([...weeks(5, machine), theft(machine)])).toMatchObject([
      { subject: machine.principal, severity: 'HIGH' },
    ]);
  });
});

describe('everyday change is silent', () => {
  it.each([
    ['a trip with jet lag', row(36, 0, { address: '10.3.0.1' })],
    ['another provider', row(36, 9, { address: '10.2.0.1' })],
    ['another program', row(36, 9, { agent: 'Boto3' })],
    ['a new project', row(36, 9, { agent: 'Boto3', services: [SECRETS], secretReads: 3 })],
    ['a late evening', row(36, 23)],
    ['another region', row(36, 9, { region: 'us-east-1' })],
    ['what cannot be read', { start: 'yesterday', principal: 7 }],
    ['a row without an address', row(36, 1, { address: undefined })],
  ])('%s', async (_, change) => {
    expect(await judged([...weeks(5), change, 'no row', null])).toEqual([]);
  });

  it('whatever somebody does in the first weeks', async () => {
    expect(await judged([...weeks(1), { ...theft(), start: row(10, 1)['start'] }])).toEqual([]);
    expect(await judged([...weeks(1), { ...theft(), start: row(10, 1)['start'] }], undefined, 7)).not.toEqual(
      [],
    );
  });

  it('of who begins with what the peers do', async () => {
    const peers = ['bob', 'cyd', 'dan', 'eve'].flatMap((person) => [
      ...weeks(5, { person, services: [SECRETS], secretReads: 1, agent: 'Boto3', address: '10.2.0.1' }),
    ]);
    const change = row(36, 9, { address: '10.2.0.1', agent: 'Boto3', services: [SECRETS], secretReads: 1 });
    expect(await judged([...weeks(5), ...peers, change])).toEqual([]);
    // The same where no peer does it.
    const abroad = { ...change, address: '10.4.0.1' };
    expect(await judged([...weeks(5), abroad])).not.toEqual([]);
  });

  it('of who is somewhere new all the time', async () => {
    const roaming = weeks(5).map((each, index) => ({
      ...each,
      address: `172.${index}.0.1`,
      agent: `agent${index}`,
    }));
    const change = { agent: 'curl', services: [SECRETS, 'iam.amazonaws.com'], address: '192.0.2.1' };
    expect(await judged([...roaming, row(36, 9, change)])).toEqual([]);
    expect(await judged([...weeks(5), row(36, 9, change)])).not.toEqual([]);
  });
});

describe('places too far apart', () => {
  const atWork = row(36, 9);
  const abroad = (hour: number, address = '10.3.0.1') =>
    row(36, hour, { address, services: ['iam.amazonaws.com'] });

  it('make an alarm what a trip alone would not be', async () => {
    const [alarm] = await judged([...weeks(5), atWork, abroad(10)]);
    expect(alarm).toMatchObject({ kind: 'impossible-travel' });
    expect(alarm?.explanation).toContain('DE to JP in 2 h, faster than one travels');
    expect((await judged([...weeks(5), row(36, 0), abroad(15)])).map(({ kind }) => kind)).not.toContain(
      'impossible-travel',
    );
  });

  it('are not those that one reaches', async () => {
    expect(
      (await judged([...weeks(5), atWork, abroad(12, '10.4.0.1')])).map(({ kind }) => kind),
    ).not.toContain('impossible-travel');
  });
});

describe('counts of a day', () => {
  it.each([
    ['login-failures', 'loginFailures', 40],
    ['secret-reads', 'secretReads', 60],
    ['object-reads', 'objectReads', 5_000],
  ])('%s: many more than ever are an alarm, once', async (kind, field, count) => {
    const burst = [2, count, count].map((more, index) => row(36, 9 + index, { [field]: more }));
    const alarms = await judged([...weeks(5, { [field]: 1 }), ...burst]);
    expect(alarms).toMatchObject([{ kind, at: MONDAY + 36 * DAY + 10 * 3600 }]);
    expect(alarms[0]?.explanation).toMatch(/on one day, where there were at most 4 on any day before/);
  });

  it('are silent for who does it often, and below what is worth a look', async () => {
    expect(await judged([...weeks(5, { secretReads: 10 }), row(36, 9, { secretReads: 60 })])).toEqual([]);
    expect(await judged([...weeks(5, { secretReads: 1 }), row(36, 9, { secretReads: 20 })])).toEqual([]);
  });

  it('of logins that failed teach nothing of where somebody is', async () => {
    const tried = row(35, 9, { address: '10.4.0.9', calls: 5, loginFailures: 5 });
    expect(await judged([...weeks(5), tried])).toEqual([]);
    expect(await judged([...weeks(5), tried, theft()])).toMatchObject([{ kind: 'new-country' }]);
  });
});

describe('what is kept', () => {
  it('expires: what was not seen for a quarter of a year is new again', async () => {
    const store = memoryNoveltyStore();
    const rows = [...weeks(3, { address: '10.4.0.9' }), ...weeks(20)];
    await judged(rows, store);
    const later = { ...theft(), start: row(141, 1)['start'] };
    expect(await judged([later], store)).not.toEqual([]);
  });

  it('is small, whatever comes', async () => {
    const store = memoryNoveltyStore();
    const hostile = Array.from({ length: 3_000 }, (_, index) =>
      row(index % 40, index % 24, {
        person: index % 2 ? 'ann' : `p${index}`,
        address: `2001:db8:${index}::1`,
        agent: `${index}`.repeat(40),
        services: [`${index}`.repeat(40), `x${index}`.repeat(40)],
        region: `r${index}`.repeat(40),
        secretReads: index,
        objectReads: 1,
        loginFailures: 1,
      }),
    );
    const sizes: number[] = [];
    const measuring: NoveltyStore = {
      ...store,
      write(items) {
        sizes.push(...items.map(({ bytes }) => bytes.length));
        return store.write(items);
      },
    };
    await judgeVisits(hostile, measuring, {
      locate: (address) => ({ network: address, country: address }),
      learningDays: 14,
    });
    expect(Math.max(...sizes)).toBeLessThan(64 * 1024);
  });

  it('is read and written once for each principal and group, not for each row', async () => {
    const store = memoryNoveltyStore();
    const asked: number[] = [];
    const counting: NoveltyStore = {
      read(ids) {
        asked.push(ids.length);
        return store.read(ids);
      },
      write(items) {
        asked.push(items.length);
        return store.write(items);
      },
    };
    await judged(weeks(5), counting);
    expect(asked).toEqual([2, 2]);
    await judged(weeks(5), counting);
    // Nothing is new: nothing is written.
    expect(asked).toEqual([2, 2, 2, 0]);
  });

  it('is merged when another run has written meanwhile', async () => {
    const store = memoryNoveltyStore();
    await judged(weeks(5), store);
    let isFirst = true;
    const contended = {
      ...store,
      async write(items: Parameters<typeof store.write>[0]) {
        if (isFirst) {
          isFirst = false;
          await judged([row(36, 9, { address: '10.2.0.1' })], store);
        }
        return store.write(items);
      },
    };
    const alarms = await judged([theft()], contended);
    expect(alarms).toHaveLength(1);
    // Both are known now.
    expect(
      await judged([row(37, 9, { address: '10.2.0.1', agent: 'x', services: ['iam.amazonaws.com'] })], store),
    ).toEqual([]);
  });

  it('begins anew where it cannot be read, and that is kept; whoever is known goes on', async () => {
    const store = memoryNoveltyStore();
    const rows = [...weeks(5), ...weeks(5, { person: 'bob', principal: 'other' })];
    await judged(rows, store);
    const ids = new Set<string>();
    const noting: NoveltyStore = {
      ...store,
      read(asked) {
        for (const id of asked) ids.add(id);
        return store.read(asked);
      },
    };
    await judged([row(34, 9)], noting);
    // Ann's history is no history, her group's item is no item.
    const bad = [encode({ since: 1, seen: {} }), Buffer.from('rubbish')];
    for (const [n, id] of [...ids].entries())
      await store.write([
        { id, bytes: bad[n] as Uint8Array, known: (await store.read([id])).get(id)?.version, expiresAt: 1 },
      ]);
    const both = [theft(), theft({ person: 'bob', principal: 'other' })];
    const expiries: number[] = [];
    const watching: NoveltyStore = {
      ...store,
      write(items) {
        expiries.push(
          ...items.flatMap(({ id, expiresAt }) => (id.startsWith('damaged#') ? [expiresAt] : [])),
        );
        return store.write(items);
      },
    };
    const { alarms, restarted } = await judgeVisits(both, watching, { locate, learningDays: 14 });
    expect(expiries).toEqual([1, 2].map(() => MONDAY + 36 * DAY + 3600 + 90 * DAY));
    expect(alarms.map(({ subject }) => subject)).toEqual(['bob']);
    expect(restarted).toMatchObject([
      { id: expect.stringMatching(/^subject#/), reason: 'has another shape than this version writes' },
      { id: expect.stringMatching(/^group#/), reason: 'incorrect header check' },
    ]);
    for (const { id, keptAs } of restarted) expect(keptAs).toMatch(new RegExp(`^damaged#${id}#.{22}$`));
    const kept = await store.read(restarted.map(({ keptAs }) => keptAs));
    expect([...kept.values()].map(({ bytes }) => Buffer.from(bytes))).toEqual(
      bad.map((bytes) => Buffer.from(bytes)),
    );
    // It has a past again, which begins with the theft.
    expect((await judgeVisits([theft()], store, { locate, learningDays: 14 })).restarted).toEqual([]);
  });

  it('is kept each time that it cannot be read, the same once', async () => {
    const store = memoryNoveltyStore();
    await judged(weeks(5), store);
    const [subject] = [...new Set(visitsOf([row(34, 9)]).flatMap(idsOf))];
    const id = subject as string;
    const damage = async (bytes: Uint8Array) => {
      const known = (await store.read([id])).get(id)?.version;
      await store.write([{ id, bytes, known, expiresAt: 1 }]);
      const { restarted } = await judgeVisits([row(34, 9)], store, { locate, learningDays: 14 });
      return restarted[0]?.keptAs as string;
    };
    // As much as an item can hold: the copy's name is longer, and it must fit all the same.
    const bad = [Buffer.from('rubbish'), Buffer.from('other'), Buffer.alloc(409_000, 'x')];
    const keptAs = [];
    for (const bytes of bad) keptAs.push(await damage(bytes));
    const kept = await store.read(keptAs);
    expect([...kept.values()].map(({ bytes }) => Buffer.from(bytes).toString())).toEqual(
      bad.map((bytes) => bytes.toString().slice(0, 400_000)),
    );
    expect(await damage(Buffer.from('rubbish'))).toBe(keptAs[0]);
    expect((await store.read(keptAs)).get(keptAs[0] as string)?.version).toBe(1);
  });

  it('of a day tells two hundred rows apart, says how many it only adds up, and knows the others again', async () => {
    const store = memoryNoveltyStore();
    const rows = Array.from({ length: 203 }, (_, n) => row(1, 1, { address: `10.1.0.${n}`, secretReads: 1 }));
    const settings = { locate, learningDays: 14 };
    expect(await judgeVisits(rows.slice(0, 200), store, settings)).toMatchObject({ addedUp: 0 });
    expect(await judgeVisits(rows, store, settings)).toMatchObject({ addedUp: 3 });
    expect(await judgeVisits(rows.slice(0, 200), store, settings)).toMatchObject({ addedUp: 0 });
  });

  it('gives up where other runs never stop', async () => {
    const store = {
      ...memoryNoveltyStore(),
      write: async (items: readonly { readonly id: string }[]) => items.map(({ id }) => id),
    };
    await expect(judged([row(1, 1)], store)).rejects.toThrow('contended');
  });
});

it('places of the tests are told by their networks', () => {
  expect(locate('10.1.2.3').network).toBe('AS1 Office');
});
