import { gunzipSync } from 'node:zlib';
import { sampleLog } from '../../../cli/try/sample-log';
import { logFileOf } from '../../../functions/cloudtrail-processor/core/log-file';

const PLACE = { accountId: '123456789012', region: 'eu-central-1', root: 'p/AWSLogs/o-abcdefghij' };
const NOW = new Date('2026-11-20T10:05:30.123Z');

describe('the sample log file', () => {
  const log = sampleLog(PLACE, NOW);

  it('has the key that CloudTrail would give it, so that the processor takes it', () => {
    const trusted = { bucket: 'trail', accounts: { organization: 'o-abcdefghij' } };
    expect(logFileOf({ bucket: 'trail', key: log.key }, trusted)).toMatchObject({
      kind: 'events',
      accountId: '123456789012',
      region: 'eu-central-1',
      day: '20261120',
    });
    expect(log.key).toContain('/123456789012_CloudTrail_eu-central-1_20261120T1005Z_');
  });

  it('holds one call that must alert and one that must not', () => {
    const { Records } = JSON.parse(gunzipSync(log.body).toString());
    expect(Records).toMatchObject([
      { eventName: 'StopLogging', eventID: log.alertingEventId, eventTime: '2026-11-20T10:05:30Z' },
      { eventName: 'DescribeInstances', eventID: log.benignEventId, recipientAccountId: '123456789012' },
    ]);
  });

  it('is another one each time, of another user: no burst swallows it', () => {
    const next = sampleLog(PLACE, NOW);
    const userOf = (body: Uint8Array) => JSON.parse(gunzipSync(body).toString()).Records[0].userIdentity.arn;
    expect(next.key).not.toBe(log.key);
    expect(next.alertingEventId).not.toBe(log.alertingEventId);
    expect(userOf(next.body)).not.toBe(userOf(log.body));
  });
});
