import { EncryptionKey } from '../../../modules/encryption';
import { block, statementsOf, synth } from '../../support/synth';

describe('EncryptionKey', () => {
  const json = synth(({ scope, deployment }) => void new EncryptionKey(scope, 'it', deployment));

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
    const [owner, alarms, ...others] = statementsOf(json, 'it_policy');
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
});
