import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toArchiveObject } from '../../functions/guardduty-collector/core/archive-object';
import { FINDING_EVENT } from '../../functions/guardduty-collector/core/normalize';
import { archiveKey } from '../../functions/shared/archive/archive-object';

describe('docs/canary.json', () => {
  it('is an event that the collector archives, once its places are filled in', () => {
    const text = readFileSync(join(__dirname, '../../docs/canary.json'), 'utf8')
      .replaceAll('ACCOUNT_ID', '111122223333')
      .replaceAll('REGION', 'eu-central-1')
      .replaceAll('UPDATED_AT', '2026-01-02T03:04:05Z');
    const event = JSON.parse(text);
    expect(event).toMatchObject({ source: FINDING_EVENT.source, 'detail-type': FINDING_EVENT.detailType });
    const object = toArchiveObject(event.detail);
    expect(object && archiveKey(object)).toMatch(
      /^findings\/source=guardduty\/region=eu-central-1\/accountId=111122223333\/eventDay=20260102\//,
    );
    expect(object?.events[0]).toMatchObject({ severity: 'Low', class_uid: 2004 });
  });
});
