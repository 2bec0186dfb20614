import { gunzipSync, gzipSync } from 'node:zlib';
import type { FilePorts } from '../../../../../functions/cloudtrail-processor/core/process/process-file';
import { announcing, event, keyOf, NOW, processorRig, rule } from '../../rig';

const linesOf = (body: Uint8Array | undefined) =>
  gunzipSync(body ?? gzipSync(''))
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
const records = (...events: readonly unknown[]) => JSON.stringify({ Records: events });

describe('a log file', () => {
  it('becomes alerts, their findings, and counts of all its events', async () => {
    const rig = processorRig({
      rules: [rule('stop', 'StopLogging'), rule('any', 'StopLogging', 'DeleteTrail')],
    });
    rig.store('a', [event('StopLogging', 1), event('DescribeTrails', 2), event('DeleteTrail', 3)]);
    const [processed] = await rig.run([announcing('m', 'a')]);
    expect(processed).toMatchObject({
      outcome: 'done',
      reports: [
        {
          records: 3,
          matches: 3,
          alerts: 3,
          suppressed: 0,
          newestEventAt: Date.parse('2026-11-20T10:00:03Z'),
          writtenAt: Date.parse('2026-11-20T10:05:00Z'),
        },
      ],
    });
    expect(
      [...rig.alerts.values()].map(({ RuleId, EventName, SourceObject }) => [
        RuleId,
        EventName,
        SourceObject,
      ]),
    ).toEqual(
      expect.arrayContaining([
        ['stop', 'StopLogging', `trail/${keyOf('a')}#etag-of-${keyOf('a')}`],
        ['any', 'StopLogging', expect.anything()],
        ['any', 'DeleteTrail', expect.anything()],
      ]),
    );
    expect(
      [...rig.archive.objects.keys()].every((key) =>
        key.startsWith(
          'findings/source=cloudtrail/region=eu-central-1/accountId=123456789012/eventDay=20261120/',
        ),
      ),
    ).toBe(true);
    const [[activityKey, activity] = []] = [...rig.once];
    expect(activityKey).toMatch(
      /^activity\/accountId=123456789012\/region=eu-central-1\/eventDay=20261120\/\w{64}\.json\.gz$/,
    );
    expect(linesOf(activity)).toMatchObject([{ service: 'cloudtrail.amazonaws.com', calls: 3, errors: 0 }]);
  });

  it('tells who came from where beside its counts, if anybody came', async () => {
    const rig = processorRig();
    rig.store('a', [
      { ...event('DescribeTrails', 1), sourceIPAddress: '198.51.100.7', userAgent: 'aws-cli/2' },
    ]);
    rig.store('b', [{ ...event('DescribeTrails', 2), sourceIPAddress: 'config.amazonaws.com' }]);
    await rig.run([announcing('m', 'a'), announcing('n', 'b')]);
    const visits = [...rig.once].filter(([key]) => key.startsWith('activity/visits/'));
    expect(visits.map(([key]) => key)).toEqual([
      expect.stringMatching(
        /^activity\/visits\/accountId=\d{12}\/region=eu-central-1\/eventDay=\d{8}\/\w{64}\.json\.gz$/,
      ),
    ]);
    expect(linesOf(visits[0]?.[1])).toMatchObject([{ address: '198.51.100.7', agent: 'aws-cli', calls: 1 }]);
  });

  it('tells nobody who came from where when nobody wants to know', async () => {
    const rig = processorRig();
    rig.store('a', [{ ...event('DescribeTrails', 1), sourceIPAddress: '198.51.100.7' }]);
    await rig.run([announcing('m', 'a')], undefined, { counted: 'calls' });
    expect([...rig.once.keys()]).toEqual([expect.stringMatching(/^activity\/accountId=/)]);
  });

  it('with an event that is nested beyond all bounds is alerted like any other', async () => {
    const nested = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    const ofUnknownName = JSON.stringify({ ...event('StopLogging', 1), eventID: undefined });
    const deep = ofUnknownName.replace('{', `{"requestParameters":${nested},`);
    const rig = processorRig({ rules: [{ ...rule('stop', 'StopLogging'), groupBy: ['requestParameters'] }] });
    const body = `{"Records":[${deep},${JSON.stringify(event('StopLogging', 2))}]}`;
    rig.objects.set(keyOf('a'), gzipSync(body));
    const [processed] = await rig.run([announcing('m', 'a')]);
    expect(processed).toMatchObject({ outcome: 'done', reports: [{ matches: 2, alerts: 2 }] });
  });

  it('without a match is counted, and that is all', async () => {
    const rig = processorRig();
    rig.store('a', [event('DescribeTrails', 1)]);
    expect((await rig.run([announcing('m', 'a')]))[0]?.outcome).toBe('done');
    expect([rig.alerts.size, rig.archive.objects.size, rig.once.size]).toEqual([0, 0, 1]);
  });

  it('that is cut short alerts what came before, fails, and is not counted', async () => {
    const rig = processorRig();
    const whole = gzipSync(
      records(event('StopLogging', 1), ...Array.from({ length: 5_000 }, (_, n) => event('X', n))),
    );
    rig.objects.set(keyOf('a'), whole.subarray(0, whole.length - 100));
    const [processed] = await rig.run([announcing('m', 'a')]);
    expect(processed).toMatchObject({ outcome: 'failed', failure: { kind: 'content' } });
    expect([rig.alerts.size, rig.findings().length, rig.once.size]).toEqual([1, 1, 0]);
  });

  it('that is damaged ends in the dead-letter queue with the reason, its alerts in the table', async () => {
    const rig = processorRig();
    rig.objects.set(keyOf('a'), gzipSync(`${records(event('StopLogging', 1)).slice(0, -2)},{"eventName":`));
    await rig.run([{ ...announcing('m', 'a'), receiveCount: 5 }]);
    expect(rig.dead).toEqual([['m', 'ends within its JSON']]);
    expect(rig.alerts.size).toBe(1);
  });

  it('that is a bomb is dead at once, what came before it alerted, and its neighbours go on', async () => {
    const rig = processorRig();
    const bomb = `${records(event('StopLogging', 1)).slice(0, -2)},{"x":"${'0'.repeat(20_000_000)}"}]}`;
    rig.objects.set(keyOf('bomb'), gzipSync(bomb));
    rig.store('b', [event('StopLogging', 2)]);
    const processed = await rig.run([announcing('m1', 'bomb'), announcing('m2', 'b')]);
    expect(processed.map(({ outcome, failure }) => [outcome, failure?.kind])).toEqual([
      ['dead', 'limit'],
      ['done', undefined],
    ]);
    expect(rig.dead).toHaveLength(1);
    expect(rig.alerts.size).toBe(2);
  });

  it('whose source fails comes again, what came before alerted', async () => {
    const rig = processorRig();
    rig.objects.set(
      keyOf('a'),
      (async function* () {
        yield Buffer.from(records(event('StopLogging', 1), event('X', 2)).slice(0, -5));
        throw new Error('connection reset');
      })(),
    );
    const [processed] = await rig.run([announcing('m', 'a')]);
    expect(processed).toMatchObject({ outcome: 'failed', failure: { kind: 'outage' } });
    expect([rig.alerts.size, rig.once.size]).toEqual([1, 0]);
  });

  it('that is gone is dead at once: somebody may have deleted it', async () => {
    const rig = processorRig();
    await rig.run([announcing('m', 'a')]);
    expect(rig.dead).toEqual([['m', `${keyOf('a')} is gone`]]);
  });

  const down = () => Promise.reject(new Error('DynamoDB is down'));

  it.each<[string, Partial<FilePorts>]>([
    ['storing', { table: { write: down } }],
    ['asking what is stored', { progress: { read: down, write: down } }],
  ])('closes its source where %s fails', async (_, failing) => {
    const rig = processorRig();
    let isClosed = false;
    rig.objects.set(
      keyOf('a'),
      (async function* () {
        try {
          for (let n = 0; n < 5_000; n++) yield Buffer.from(`${JSON.stringify(event('StopLogging', n))}\n`);
        } finally {
          isClosed = true;
        }
      })(),
    );
    const again = { ...announcing('m', 'a'), receiveCount: 2 };
    const [processed] = await rig.run([again], undefined, failing);
    expect(processed).toMatchObject({
      outcome: 'failed',
      failure: { kind: 'outage', reason: 'Error: DynamoDB is down' },
    });
    expect(isClosed).toBe(true);
  });

  it('one of ten that is bad fails alone', async () => {
    const rig = processorRig();
    for (let n = 0; n < 10; n++) rig.store(`f${n}`, [event('StopLogging', n)]);
    rig.objects.set(keyOf('f4'), Buffer.from('{'));
    const processed = await rig.run(Array.from({ length: 10 }, (_, n) => announcing(`m${n}`, `f${n}`)));
    expect(processed.flatMap(({ outcome, message }) => (outcome === 'done' ? [] : [message.id]))).toEqual([
      'm4',
    ]);
    expect(rig.alerts.size).toBe(9);
  });
});

describe('what is matched and told to nobody', () => {
  const suppression = {
    rule: 'stop',
    when: [],
    owner: 'ops',
    reason: 'maintenance',
    expires: new Date(NOW + 1).toISOString(),
  };

  it('is kept while it is suppressed, with owner and reason', async () => {
    const rig = processorRig({ suppressions: [suppression] });
    rig.store('a', [event('StopLogging', 1)]);
    const [processed] = await rig.run([announcing('m', 'a')]);
    expect(processed?.reports).toMatchObject([{ alerts: 1, suppressed: 1 }]);
    const [alert] = [...rig.alerts.values()];
    expect(alert).toMatchObject({ Suppressed: { Owner: 'ops', Reason: 'maintenance' } });
    expect(alert).not.toHaveProperty('Unsent');
    expect(rig.findings()).toHaveLength(1);
  });

  it('is told again from the day on that the suppression ends', async () => {
    const rig = processorRig({ suppressions: [{ ...suppression, expires: new Date(NOW).toISOString() }] });
    rig.store('a', [event('StopLogging', 1)]);
    await rig.run([announcing('m', 'a')]);
    expect([...rig.alerts.values()]).toMatchObject([{ Unsent: '1' }]);
  });
});

describe('an Insights file', () => {
  const insight = {
    eventType: 'AwsCloudTrailInsight',
    eventID: 'i1',
    insightDetails: { state: 'Start' },
    password: 'p',
  };

  it('is kept for the anomaly detector, redacted, and alerts nobody', async () => {
    const rig = processorRig();
    const key = keyOf('i', 'CloudTrail-Insight');
    rig.objects.set(key, gzipSync(records(insight, { ...insight, eventID: 'i2', eventName: 'StopLogging' })));
    const message = { ...announcing('m'), body: JSON.stringify({ s3Bucket: 'trail', s3ObjectKey: [key] }) };
    for (const _ of ['first', 'again']) {
      const [processed] = await rig.run([message]);
      expect(processed).toMatchObject({ outcome: 'done', reports: [{ records: 2, matches: 0 }] });
    }
    const [[name, body] = []] = [...rig.once];
    expect(rig.once.size).toBe(1);
    expect(name).toMatch(/^activity\/insights\/accountId=123456789012\//);
    expect(linesOf(body)).toMatchObject([
      { eventID: 'i1', insightDetails: { state: 'Start' }, password: '[redacted]' },
      { eventID: 'i2' },
    ]);
    expect(rig.alerts.size).toBe(0);
  });

  it('that is damaged fails and is not kept', async () => {
    const rig = processorRig();
    const key = keyOf('i', 'CloudTrail-Insight');
    rig.objects.set(key, gzipSync(records(insight).slice(0, -1)));
    const message = { ...announcing('m'), body: JSON.stringify({ s3Bucket: 'trail', s3ObjectKey: [key] }) };
    expect((await rig.run([message]))[0]).toMatchObject({ outcome: 'failed', failure: { kind: 'content' } });
    expect(rig.once.size).toBe(0);
  });
});
