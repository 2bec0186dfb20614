import { RegionForwarder } from '../../../modules/region-forwarder';
import { block, blocksOf, statementsOf, synth } from '../../support/synth';

const eventPattern = { source: ['aws.x'] };
const synthesize = (regions: string[]) =>
  synth(
    ({ scope, deployment }) => new RegionForwarder(scope, 'it', { deployment, name: 'x', eventPattern }),
    { regions },
  );

describe('RegionForwarder', () => {
  const json = synthesize(['eu-central-1', 'us-east-1', 'eu-west-1']);

  it('synthesizes the reviewed Terraform', () => {
    expect(json).toMatchSnapshot();
  });

  it('sends the events of every other region to the bus at home', () => {
    const targets = Object.values(blocksOf(json, 'aws_cloudwatch_event_target'));
    expect(targets.map(({ region }) => region)).toEqual(['eu-west-1', 'us-east-1'].sort());
    for (const target of targets) {
      expect(target['arn']).toMatch(/:events:eu-central-1:.*:event-bus\/default$/);
      expect(target['dead_letter_config'].arn).toContain(`it_${target['region']}-dead-letters`);
    }
    for (const rule of Object.values(blocksOf(json, 'aws_cloudwatch_event_rule')))
      expect(rule['event_pattern']).toBe('{"source":["aws.x"]}');
  });

  it('does so by a role that may only put events there, and that only this account’s rules assume', () => {
    expect(statementsOf(json, 'it_permissions')).toEqual([
      { actions: ['events:PutEvents'], resources: [expect.stringMatching(/event-bus\/default$/)] },
    ]);
    expect(statementsOf(json, 'it_trust')[0]?.['condition']).toEqual([
      {
        test: 'StringEquals',
        variable: 'aws:SourceAccount',
        values: [expect.stringContaining('account_id')],
      },
    ]);
  });

  it('keeps everything of a region in that region', () => {
    for (const type of ['aws_sqs_queue', 'aws_sqs_queue_policy', 'aws_cloudwatch_event_rule'])
      for (const [name, { region }] of Object.entries(blocksOf(json, type)))
        expect(name).toContain(`it_${region}`);
    expect(block(json, 'aws_sqs_queue_policy', 'us-east-1')['region']).toBe('us-east-1');
  });

  it('declares nothing where home is the only region', () => {
    expect(blocksOf(synthesize(['eu-central-1']), 'aws_iam_role')).toEqual({});
  });
});
