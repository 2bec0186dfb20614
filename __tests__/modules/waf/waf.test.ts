import { Waf } from '../../../modules/waf';
import { declaredByIt, synthBeside } from '../../support/collectors';
import { FIXTURE_BUNDLE } from '../../support/fixture-bundle';
import { type Block, block, blocksOf, statementsOf } from '../../support/synth';

const synthesize = (waf: object = {}) =>
  synthBeside((scope, place) => new Waf(scope, 'it', { ...place, bundle: FIXTURE_BUNDLE }), { waf });

const variables = (json: string) => block(json, 'aws_lambda_function', 'it_')['environment'].variables;
const unscoped = (json: string) =>
  statementsOf(json, 'it_collector_function_permissions')
    .filter(({ resources }) => resources.includes('*'))
    .flatMap(({ actions }) => actions);

describe('Waf', () => {
  const json = synthesize();

  it('synthesizes the reviewed Terraform', () => {
    expect(declaredByIt(json)).toMatchSnapshot();
  });

  it('puts the managed rule groups in order, acting as AWS ships them, each measured and sampled', () => {
    const { rule, default_action } = block(json, 'aws_wafv2_web_acl');
    expect(default_action).toEqual({ allow: {} });
    expect(rule.map(({ priority }: Block) => priority)).toEqual([0, 1, 2, 3]);
    for (const { name, override_action, statement, visibility_config } of rule) {
      expect(override_action).toEqual({ none: {} });
      expect(statement).toEqual({ managed_rule_group_statement: { name, vendor_name: 'AWS' } });
      expect(visibility_config).toEqual({
        cloudwatch_metrics_enabled: true,
        sampled_requests_enabled: true,
        metric_name: name,
      });
    }
  });

  it('only counts when it is told so', () => {
    const { rule } = block(synthesize({ ruleAction: 'count' }), 'aws_wafv2_web_acl');
    expect(rule.map(({ override_action }: Block) => override_action)).toEqual(Array(4).fill({ count: {} }));
  });

  it('protects the resources of the settings', () => {
    const arn =
      'arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/shop/50dc6c495c0c9188';
    expect(block(synthesize({ associate: [arn] }), 'aws_wafv2_web_acl_association')).toMatchObject({
      resource_arn: arn,
      web_acl_arn: expect.stringContaining('aws_wafv2_web_acl.it_web-acl'),
    });
  });

  it('logs what is notable, without cookies and authorization, into the bucket that WAF may write to', () => {
    const logging = block(json, 'aws_wafv2_web_acl_logging_configuration');
    expect(logging['logging_filter']).toMatchObject({
      default_behavior: 'DROP',
      filter: [{ behavior: 'KEEP', requirement: 'MEETS_ANY' }],
    });
    expect(logging['redacted_fields'].map(({ single_header }: Block) => single_header.name)).toEqual([
      'authorization',
      'cookie',
    ]);
    expect(logging['depends_on']).toEqual([expect.stringContaining('aws_s3_bucket_policy.it_full-logs')]);
    expect(block(json, 'aws_s3_bucket', 'it_full-logs')['bucket']).toMatch(
      /^aws-waf-logs-security-monitoring-/,
    );
    const delivery = statementsOf(json, 'it_full-logs').filter(({ effect }) => effect !== 'Deny');
    expect(delivery.map(({ sid }) => sid)).toEqual(['AWSLogDeliveryWrite', 'AWSLogDeliveryAclCheck']);
    for (const { condition } of delivery)
      expect(condition.map(({ variable }: Block) => variable)).toEqual(
        expect.arrayContaining(['aws:SourceAccount', 'aws:SourceArn']),
      );
    expect(
      block(synthesize({ logAllowed: true }), 'aws_wafv2_web_acl_logging_configuration'),
    ).not.toHaveProperty('logging_filter');
  });

  it('announces log files to the collector, and tells it that the web ACL needs no samples', () => {
    const pattern = JSON.parse(block(json, 'aws_cloudwatch_event_rule', 'it_')['event_pattern']);
    expect(pattern.detail.object.key).toEqual([{ prefix: 'AWSLogs/' }]);
    expect(block(json, 'aws_s3_bucket_notification', 'it_')['eventbridge']).toBe(true);
    expect(variables(json)).toMatchObject({
      WAF_LOG_BUCKET: expect.stringContaining('aws_s3_bucket.it_full-logs'),
      LOGGED_WEB_ACLS: expect.stringContaining('aws_wafv2_web_acl.it_web-acl'),
      SAMPLES: 'on',
    });
  });

  it('without full logs only samples', () => {
    const samplesOnly = synthesize({ fullLogs: false });
    expect(blocksOf(samplesOnly, 'aws_wafv2_web_acl_logging_configuration')).toEqual({});
    expect(blocksOf(samplesOnly, 'aws_lambda_event_source_mapping')).toEqual({});
    expect(variables(samplesOnly)).toMatchObject({ WAF_LOG_BUCKET: 'none', LOGGED_WEB_ACLS: 'none' });
  });

  it('without samples has no schedule and may not ask for them', () => {
    const logsOnly = synthesize({ samples: false });
    expect(Object.keys(blocksOf(logsOnly, 'aws_scheduler_schedule')).join()).not.toContain('waf');
    expect(unscoped(json)).toContain('wafv2:ListWebACLs');
    expect(unscoped(logsOnly)).toEqual(['xray:PutTraceSegments', 'xray:PutTelemetryRecords']);
    expect(variables(logsOnly)).toMatchObject({ SAMPLES: 'off' });
  });

  it('that is adopted is sampled, and nothing of it is declared', () => {
    const adopted = synthesize({ webAcl: 'adopt' });
    for (const type of ['aws_wafv2_web_acl', 'aws_wafv2_web_acl_logging_configuration'])
      expect(blocksOf(adopted, type)).toEqual({});
    expect(variables(adopted)).toMatchObject({ WAF_LOG_BUCKET: 'none', SAMPLES: 'on' });
  });
});
