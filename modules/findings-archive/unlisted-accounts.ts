import { Construct } from 'constructs';
import type { Deployment } from '../deployment';
import type { AlarmTopic } from '../observability';
import { EventQueue } from '../queue';
import { listedAccounts } from './accounts';

export interface UnlistedAccountsProps {
  readonly deployment: Deployment;
  readonly bucketName: string;
  readonly alarms: AlarmTopic;
}

/**
 * EventBridge refuses patterns that are too complex: that can stand at too many places behind wildcards at once. Its matcher,
 * github.com/aws/event-ruler, reckons 4, 5, 7 and 9 for one to four accounts and two for each further one. Patterns of 9
 * are known to be taken, of 12 to be refused; where between them the limit lies AWS does not say. Whoever lists more
 * accounts than this knows the setting.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-wildcard-matching-complexity
 */
export const MOST_WATCHED_ACCOUNTS = 4;

/** All else that is written to the bucket. A pattern cannot say "under findings/, but not of these": both are about the key. */
const OTHER_PREFIXES = [
  'activity/*',
  'state/*',
  'findings-parquet/*',
  'athena-results/*',
  'predictions/*',
  'reports/*',
  'datadog-archive/*',
];

/**
 * Notices findings of an account that Athena's tables do not list: they are archived and delivered, but no query would
 * find them, and nobody would know. Their events are kept in a queue that nothing reads but its alarm; a message names the account.
 */
export class UnlistedAccounts extends Construct {
  constructor(scope: Construct, id: string, { deployment, bucketName, alarms }: UnlistedAccountsProps) {
    super(scope, id);
    const listed = listedAccounts(deployment).map((account) => `findings/*/accountId=${account}/*`);
    const queue = new EventQueue(this, 'events', {
      deployment,
      alarms,
      name: 'unlisted-accounts',
      description: 'Findings of accounts that archive.memberAccounts does not name',
      // Nothing reads it; SQS wants a number.
      functionTimeoutSeconds: 5,
      eventPattern: {
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: {
          bucket: { name: [bucketName] },
          object: { key: [{ 'anything-but': { wildcard: [...listed, ...OTHER_PREFIXES] } }] },
        },
      },
    });
    alarms.alarm(this, 'arrived', {
      name: queue.queueName,
      description: 'Findings of an account arrive that Athena does not list.',
      runbook: 'unlisted-accounts',
      namespace: 'AWS/SQS',
      metric: 'ApproximateNumberOfMessagesVisible',
      dimensions: { QueueName: queue.queueName },
      statistic: 'Maximum',
      periodSeconds: 3600,
      threshold: 1,
    });
  }
}
