import { CIS_FILTERS } from '../../../modules/cloudtrail/cis-patterns';
import { blocksOf } from '../../support/synth';
import { synthTrail, VARIANTS } from './support';

/** Calls that are named alike but for what they begin with. */
function calls(noun: string, ...verbs: readonly string[]): string {
  return verbs.map((verb) => `${verb}${noun}`).join(' ');
}

const patternOf = (cis: string) => CIS_FILTERS.find((filter) => filter.cis === cis)?.pattern;

describe('CIS metric filters', () => {
  const json = synthTrail(VARIANTS['with all options']);
  const filters = Object.values(blocksOf(json, 'aws_cloudwatch_log_metric_filter'));

  it('are those of section 4 that are log metric filters, 4.1 to 4.15', () => {
    expect(CIS_FILTERS.map(({ cis }) => cis)).toEqual(
      Array.from({ length: 15 }, (_, index) => `4.${index + 1}`),
    );
    expect(filters).toHaveLength(15);
  });

  it('are called after their control, filter, metric and alarm alike', () => {
    const names = [
      'security-monitoring-cis-4.1-unauthorized-api-calls',
      'security-monitoring-cis-4.2-console-sign-in-without-mfa',
      'security-monitoring-cis-4.3-root-usage',
      'security-monitoring-cis-4.4-iam-policy-changes',
      'security-monitoring-cis-4.5-cloudtrail-changes',
      'security-monitoring-cis-4.6-console-authentication-failures',
      'security-monitoring-cis-4.7-key-disabling-or-deletion',
      'security-monitoring-cis-4.8-s3-bucket-policy-changes',
      'security-monitoring-cis-4.9-config-changes',
      'security-monitoring-cis-4.10-security-group-changes',
      'security-monitoring-cis-4.11-network-acl-changes',
      'security-monitoring-cis-4.12-network-gateway-changes',
      'security-monitoring-cis-4.13-route-table-changes',
      'security-monitoring-cis-4.14-vpc-changes',
      'security-monitoring-cis-4.15-organizations-changes',
    ];
    const alarms = Object.entries(blocksOf(json, 'aws_cloudwatch_metric_alarm')).filter(([id]) =>
      id.startsWith('it_cis'),
    );
    expect(filters.map(({ name }) => name).sort()).toEqual([...names].sort());
    expect(alarms.map(([, { alarm_name }]) => alarm_name).sort()).toEqual([...names].sort());
    for (const { name, metric_transformation: metric } of filters)
      expect(metric).toMatchObject({ name, namespace: 'SecurityMonitoring/CIS' });
  });

  it('have their pattern each, and an alarm that says what was seen', () => {
    for (const { cis, topic, pattern } of CIS_FILTERS) {
      const part = `-cis-${cis}-`;
      expect(filters.find(({ name }) => name.includes(part))?.['pattern']).toBe(pattern);
      const alarms = Object.values(blocksOf(json, 'aws_cloudwatch_metric_alarm'));
      expect(topic).toMatch(/^[A-Z]/);
      expect(alarms.find(({ alarm_name }) => alarm_name.includes(part))?.['alarm_description']).toBe(
        `${topic} (CIS ${cis}). Runbook: docs/runbooks/cis-metric-alarms.md`,
      );
    }
  });

  const NETWORK_ACLS = 'CreateNetworkAcl CreateNetworkAclEntry DeleteNetworkAcl DeleteNetworkAclEntry';
  const PEERING = 'AcceptVpcPeeringConnection CreateVpcPeeringConnection DeleteVpcPeeringConnection';
  it.each([
    [
      '4.4',
      'iam',
      `${calls('GroupPolicy', 'Put', 'Delete', 'Attach', 'Detach')} ${calls('RolePolicy', 'Put', 'Delete', 'Attach', 'Detach')} ${calls('UserPolicy', 'Put', 'Delete', 'Attach', 'Detach')} CreatePolicy DeletePolicy CreatePolicyVersion DeletePolicyVersion`,
    ],
    [
      '4.8',
      's3',
      `PutBucketAcl ${calls('BucketPolicy', 'Put', 'Delete')} ${calls('BucketCors', 'Put', 'Delete')} ${calls('BucketLifecycle', 'Put', 'Delete')} ${calls('BucketReplication', 'Put', 'Delete')}`,
    ],
    [
      '4.9',
      'config',
      'StopConfigurationRecorder DeleteDeliveryChannel PutDeliveryChannel PutConfigurationRecorder',
    ],
    [
      '4.10',
      undefined,
      `${calls('SecurityGroupIngress', 'Authorize', 'Revoke')} ${calls('SecurityGroupEgress', 'Authorize', 'Revoke')} ${calls('SecurityGroup', 'Create', 'Delete')}`,
    ],
    ['4.11', undefined, `${NETWORK_ACLS} ReplaceNetworkAclEntry ReplaceNetworkAclAssociation`],
    [
      '4.12',
      undefined,
      `${calls('CustomerGateway', 'Create', 'Delete')} ${calls('InternetGateway', 'Attach', 'Create', 'Delete', 'Detach')}`,
    ],
    [
      '4.14',
      undefined,
      `CreateVpc DeleteVpc ModifyVpcAttribute ${PEERING} RejectVpcPeeringConnection ${calls('ClassicLinkVpc', 'Attach', 'Detach')} ${calls('VpcClassicLink', 'Disable', 'Enable')}`,
    ],
    [
      '4.15',
      'organizations',
      `${calls('Handshake', 'Accept', 'Decline')} ${calls('Policy', 'Attach', 'Detach', 'Create', 'Delete', 'Update')} ${calls('PolicyType', 'Enable', 'Disable')} CreateAccount MoveAccount InviteAccountToOrganization RemoveAccountFromOrganization ${calls('OrganizationalUnit', 'Create', 'Delete', 'Update')} ${calls('Organization', 'Delete', 'Leave')}`,
    ],
  ])('%s looks at these calls of %s, and at no other', (cis, service, wanted) => {
    const pattern = patternOf(cis) ?? '';
    const valuesOf = (field: string) =>
      [...pattern.matchAll(new RegExp(`\\(\\$\\.${field}=([\\w.]+)\\)`, 'g'))].map(([, value]) => value);
    expect(valuesOf('eventName').sort()).toEqual(wanted.split(' ').sort());
    expect(valuesOf('eventSource')).toEqual(service === undefined ? [] : [`${service}.amazonaws.com`]);
    const anyOfThem = '\\(\\$\\.eventName=\\w+\\)( \\|\\| \\(\\$\\.eventName=\\w+\\))*';
    expect(pattern).toMatch(
      new RegExp(service === undefined ? `^{${anyOfThem}}$` : `^{\\(\\S+\\) && \\(${anyOfThem}\\)}$`),
    );
  });

  it.each([
    ['4.1', '{($.errorCode="*UnauthorizedOperation") || ($.errorCode="AccessDenied*")}'],
    [
      '4.2',
      '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }',
    ],
    [
      '4.3',
      '{$.userIdentity.type="Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType !="AwsServiceEvent"}',
    ],
    [
      '4.5',
      '{($.eventName=CreateTrail) || ($.eventName=UpdateTrail) || ($.eventName=DeleteTrail) || ($.eventName=StartLogging) || ($.eventName=StopLogging)}',
    ],
    ['4.6', '{($.eventName=ConsoleLogin) && ($.errorMessage="Failed authentication")}'],
    [
      '4.7',
      '{($.eventSource=kms.amazonaws.com) && (($.eventName=DisableKey) || ($.eventName=ScheduleKeyDeletion))}',
    ],
    [
      '4.13',
      '{($.eventSource=ec2.amazonaws.com) && (($.eventName=CreateRoute) || ($.eventName=CreateRouteTable) || ($.eventName=ReplaceRoute) || ($.eventName=ReplaceRouteTableAssociation) || ($.eventName=DeleteRouteTable) || ($.eventName=DeleteRoute) || ($.eventName=DisassociateRouteTable))}',
    ],
  ])('%s has the pattern that Security Hub compares', (cis, pattern) => {
    expect(patternOf(cis)).toBe(pattern);
  });

  it('have patterns that CloudWatch takes', () => {
    expect(CIS_FILTERS.map(({ pattern }) => pattern)).toMatchSnapshot();
    for (const { pattern } of CIS_FILTERS) expect(pattern.length).toBeLessThanOrEqual(1024);
  });

  it('count into a metric each, and each metric has an alarm', () => {
    const alarms = Object.values(blocksOf(json, 'aws_cloudwatch_metric_alarm'));
    for (const { log_group_name, metric_transformation: metric } of filters) {
      expect(log_group_name).toContain('aws_cloudwatch_log_group.it_created_logs');
      expect(metric).toMatchObject({ value: '1', default_value: '0' });
      const alarm = alarms.find(({ metric_name }) => metric_name === metric.name);
      expect(alarm).toMatchObject({
        namespace: metric.namespace,
        dimensions: {},
        statistic: 'Sum',
        period: 300,
        threshold: 1,
        treat_missing_data: 'notBreaching',
      });
      expect(alarm?.['alarm_actions']).toHaveLength(1);
    }
  });

  it('read the log group that an adopted trail writes to', () => {
    const adopted = { ...VARIANTS['adopted, announced by SNS'].adopted, logGroupName: 'org-trail-logs' };
    const other = synthTrail({ trail: 'adopt', cisMetricFilters: true, adopted });
    const groups = Object.values(blocksOf(other, 'aws_cloudwatch_log_metric_filter')).map(
      ({ log_group_name }) => log_group_name,
    );
    expect(new Set(groups)).toEqual(new Set(['org-trail-logs']));
  });

  it('are not there unless wanted', () => {
    expect(blocksOf(synthTrail({}), 'aws_cloudwatch_log_metric_filter')).toEqual({});
  });
});
