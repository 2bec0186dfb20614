import { GuardDuty } from '../../../modules/guardduty';
import { declaredByIt, synthBeside } from '../../support/collectors';
import { FIXTURE_BUNDLE } from '../../support/fixture-bundle';
import { block, blocksOf } from '../../support/synth';

const synthesize = (settings: object = {}) =>
  synthBeside((scope, place) => new GuardDuty(scope, 'it', { ...place, bundle: FIXTURE_BUNDLE }), settings);

const features = (json: string) =>
  Object.values(blocksOf(json, 'aws_guardduty_detector_feature')).map(
    ({ name, status }) => `${name} ${status}`,
  );

describe('GuardDuty', () => {
  const json = synthesize();

  it('synthesizes the reviewed Terraform', () => {
    expect(declaredByIt(json)).toMatchSnapshot();
  });

  it('is on, repeats its findings every fifteen minutes, and has the plans of the settings', () => {
    expect(block(json, 'aws_guardduty_detector')).toMatchObject({
      enable: true,
      finding_publishing_frequency: 'FIFTEEN_MINUTES',
    });
    expect(features(json).sort()).toEqual([
      'EBS_MALWARE_PROTECTION ENABLED',
      'EKS_AUDIT_LOGS ENABLED',
      'LAMBDA_NETWORK_LOGS ENABLED',
      'RDS_LOGIN_EVENTS ENABLED',
      'RUNTIME_MONITORING DISABLED',
      'S3_DATA_EVENTS ENABLED',
    ]);
  });

  it('switches off by name what is not wanted, and installs agents only when runtime monitoring is', () => {
    const changed = synthesize({ guardduty: { protections: { ebsMalware: false, runtime: true } } });
    expect(features(changed)).toEqual(
      expect.arrayContaining(['EBS_MALWARE_PROTECTION DISABLED', 'RUNTIME_MONITORING ENABLED']),
    );
    const runtime = block(changed, 'aws_guardduty_detector_feature', 'runtime');
    expect(runtime['additional_configuration'].map(({ name }: { name: string }) => name)).toEqual([
      'EKS_ADDON_MANAGEMENT',
      'ECS_FARGATE_AGENT_MANAGEMENT',
      'EC2_AGENT_MANAGEMENT',
    ]);
  });

  it('has a detector in every region, and names the region where it is not home', () => {
    const detectors = blocksOf(
      synthesize({ regions: ['eu-central-1', 'us-east-1'] }),
      'aws_guardduty_detector',
    );
    expect(Object.values(detectors).map(({ region }) => region)).toEqual([undefined, 'us-east-1']);
  });

  it('that is adopted is collected, and nothing of it is declared', () => {
    const adopted = synthesize({ guardduty: { detector: 'adopt' } });
    expect(blocksOf(adopted, 'aws_guardduty_detector')).toEqual({});
    expect(features(adopted)).toEqual([]);
    expect(block(adopted, 'aws_lambda_function', 'it_collector')['function_name']).toBe(
      'security-monitoring-guardduty-collector',
    );
  });

  it('gives the collector the findings’ events and the regions', () => {
    expect(JSON.parse(block(json, 'aws_cloudwatch_event_rule', 'it_')['event_pattern'])).toEqual({
      source: ['aws.guardduty'],
      'detail-type': ['GuardDuty Finding'],
    });
    const { variables } = block(
      synthesize({ regions: ['eu-central-1', 'us-east-1'] }),
      'aws_lambda_function',
      'it_',
    )['environment'];
    expect(variables).toMatchObject({ REGIONS: 'eu-central-1,us-east-1' });
  });
});
