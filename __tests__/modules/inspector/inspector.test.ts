import { Inspector } from '../../../modules/inspector';
import { declaredByIt, synthBeside } from '../../support/collectors';
import { FIXTURE_BUNDLE } from '../../support/fixture-bundle';
import { block, blocksOf, statementsOf } from '../../support/synth';

const synthesize = (settings: object = {}) =>
  synthBeside((scope, place) => new Inspector(scope, 'it', { ...place, bundle: FIXTURE_BUNDLE }), settings);

describe('Inspector', () => {
  const json = synthesize();

  it('synthesizes the reviewed Terraform', () => {
    expect(declaredByIt(json)).toMatchSnapshot();
  });

  it('scans instances, images and functions of this account', () => {
    expect(block(json, 'aws_inspector2_enabler')).toMatchObject({
      account_ids: [expect.stringContaining('account_id')],
      resource_types: ['EC2', 'ECR', 'LAMBDA'],
    });
  });

  it('is on in every region', () => {
    const enablers = blocksOf(
      synthesize({ regions: ['eu-central-1', 'us-east-1'] }),
      'aws_inspector2_enabler',
    );
    expect(Object.values(enablers).map(({ region }) => region)).toEqual([undefined, 'us-east-1']);
  });

  it('that is adopted is collected, and nothing of it is declared', () => {
    const adopted = synthesize({ inspector: { activation: 'adopt' } });
    expect(blocksOf(adopted, 'aws_inspector2_enabler')).toEqual({});
    expect(block(adopted, 'aws_lambda_function', 'it_')['function_name']).toBe(
      'security-monitoring-inspector-collector',
    );
  });

  it('gives the collector the findings’ events, and the right to list findings only', () => {
    expect(JSON.parse(block(json, 'aws_cloudwatch_event_rule', 'it_')['event_pattern'])).toEqual({
      source: ['aws.inspector2'],
      'detail-type': ['Inspector2 Finding'],
    });
    const unscoped = statementsOf(json, 'it_collector_function_permissions').filter(({ resources }) =>
      resources.includes('*'),
    );
    expect(unscoped.flatMap(({ actions }) => actions)).toEqual([
      'xray:PutTraceSegments',
      'xray:PutTelemetryRecords',
      'inspector2:ListFindings',
    ]);
  });

  it('says when closed findings may have been missed', () => {
    expect(block(json, 'aws_cloudwatch_metric_alarm', 'it_closures')).toMatchObject({
      metric_name: 'ClosuresMayBeLost',
      dimensions: { service: 'security-monitoring-inspector-collector' },
    });
  });
});
