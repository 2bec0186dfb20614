import { EncryptionKey } from '../../../modules/encryption';
import { block, statementsOf, synth } from '../../support/synth';

describe('EncryptionKey', () => {
  const synthKey = (cloudtrail: object = {}) =>
    synth(({ scope, deployment }) => void new EncryptionKey(scope, 'it', deployment), { cloudtrail });
  const json = synthKey();

  it('synthesizes the reviewed Terraform', () => {
    expect(json).toMatchSnapshot();
  });

  it('rotates, and waits a month before it is gone with all that it encrypts', () => {
    expect(block(json, 'aws_kms_key')).toMatchObject({
      enable_key_rotation: true,
      deletion_window_in_days: 30,
    });
    expect(block(json, 'aws_kms_alias')['name']).toBe('alias/security-monitoring');
  });

  it('hands access to IAM, and lets alarms of this account encrypt: no other service, no other account', () => {
    const [owner, alarms, ...others] = statementsOf(synthKey({ trail: 'off' }), 'it_policy');
    expect(others).toEqual([]);
    expect(owner).toMatchObject({
      actions: ['kms:*'],
      principals: [
        { type: 'AWS', identifiers: [expect.stringMatching(/:iam::\$\{[^}]+account_id\}:root$/)] },
      ],
    });
    expect(alarms).toMatchObject({
      actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      principals: [{ type: 'Service', identifiers: ['cloudwatch.amazonaws.com'] }],
      condition: [
        {
          test: 'StringEquals',
          variable: 'aws:SourceAccount',
          values: [expect.stringContaining('account_id')],
        },
      ],
    });
  });

  it('lets the created trail encrypt its own log files, and nothing else of CloudTrail', () => {
    const arn = expect.stringMatching(
      /:cloudtrail:eu-central-1:.+account_id\}:trail\/security-monitoring-trail$/,
    );
    const trail = { test: 'StringEquals', variable: 'aws:SourceArn', values: [arn] };
    expect(statementsOf(json, 'it_policy').slice(2)).toMatchObject([
      {
        actions: ['kms:GenerateDataKey*'],
        principals: [{ identifiers: ['cloudtrail.amazonaws.com'] }],
        condition: [
          trail,
          {
            test: 'StringLike',
            variable: 'kms:EncryptionContext:aws:cloudtrail:arn',
            values: [expect.stringMatching(/:cloudtrail:\*:.+:trail\/security-monitoring-trail$/)],
          },
        ],
      },
      { actions: ['kms:DescribeKey'], condition: [trail] },
    ]);
  });

  it.each([
    ['trail is off', { trail: 'off' }],
    ['trail has keys of S3', { encryption: 'aes256' }],
    [
      'trail is adopted',
      { trail: 'adopt', adopted: { bucketName: 'org-trail', notification: { type: 'eventbridge' } } },
    ],
  ])('says nothing of CloudTrail where the %s', (_, cloudtrail) => {
    expect(statementsOf(synthKey(cloudtrail), 'it_policy')).toHaveLength(2);
  });
});
