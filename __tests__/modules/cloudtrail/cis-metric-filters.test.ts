import { CIS_FILTERS } from '../../../modules/cloudtrail/cis-patterns';
import { blocksOf } from '../../support/synth';
import { synthTrail, VARIANTS } from './support';

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

  it.each([
    ['4.1', '{($.errorCode="*UnauthorizedOperation") || ($.errorCode="AccessDenied*")}'],
    [
      '4.3',
      '{$.userIdentity.type="Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType !="AwsServiceEvent"}',
    ],
    [
      '4.5',
      '{($.eventName=CreateTrail) || ($.eventName=UpdateTrail) || ($.eventName=DeleteTrail) || ($.eventName=StartLogging) || ($.eventName=StopLogging)}',
    ],
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
        statistic: 'Sum',
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
