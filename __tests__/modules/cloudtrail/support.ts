import { Alerts } from '../../../modules/alerts';
import { CloudTrail } from '../../../modules/cloudtrail';
import { synthBeside } from '../../support/collectors';
import { FIXTURE_BUNDLE } from '../../support/fixture-bundle';
import { KEY_ARN } from '../../support/synth';

export const TOPIC = 'arn:aws:sns:eu-central-1:444455556666:org-trail';

/** Settings of `cloudtrail` by what they are about. */
export const VARIANTS = {
  'created, announced to SQS': {},
  'created, announced on EventBridge': { notification: 'eventbridge' },
  'adopted, announced by SNS': {
    trail: 'adopt',
    adopted: {
      bucketName: 'org-trail',
      kmsKeyArn: KEY_ARN.replace('1111', '9999'),
      accounts: ['222233334444'],
      notification: { type: 'sns', topicArn: TOPIC },
    },
  },
  'adopted, announced on EventBridge': {
    trail: 'adopt',
    adopted: { bucketName: 'org-trail', keyPrefix: 'logs/org', notification: { type: 'eventbridge' } },
  },
  "an organization's": { organization: { id: 'o-exampleorgid', managementAccountId: '222233334444' } },
  'with all options': {
    bucketName: 'all-options',
    encryption: 'aes256',
    retentionDays: 730,
    objectLock: { mode: 'COMPLIANCE', days: 90 },
    accessLogging: false,
    dataEventBuckets: ['customer-records', 'invoices'],
    insights: true,
    cisMetricFilters: true,
  },
} as const;

/** A trail called `it` with archive and alerts beside it. @returns the whole Terraform JSON */
export function synthTrail(cloudtrail: object, settings: object = {}): string {
  return synthBeside(
    (scope, place) => {
      const shared = { ...place, keyArn: KEY_ARN, bundle: FIXTURE_BUNDLE };
      const alerts = new Alerts(scope, 'alerts', shared);
      new CloudTrail(scope, 'it', { ...shared, alerts });
    },
    { cloudtrail, ...settings },
  );
}
