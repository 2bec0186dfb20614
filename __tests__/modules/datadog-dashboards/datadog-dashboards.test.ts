import { datadogDashboards } from '../../../dashboards/datadog';
import { synthDatadog } from '../../support/datadog-stack';

describe('DatadogDashboards', () => {
  const dashboardsOf = (overrides = {}) => synthDatadog(overrides).resources('datadog_dashboard_json');

  it('synthesizes the reviewed dashboards', () => {
    const readable = Object.entries(dashboardsOf()).map(([name, { dashboard }]) => [
      name,
      JSON.parse(dashboard),
    ]);
    expect(Object.fromEntries(readable)).toMatchSnapshot();
  });

  it('declares each dashboard as its JSON', () => {
    const data = datadogDashboards({
      environment: 'test',
      prefix: 'security-monitoring',
      awsMetricsAreTagged: true,
      sources: { guardduty: true, inspector: true, waf: true, cloudtrail: true, anomaly: true },
      isPredicting: true,
    });
    const declared = Object.entries(dashboardsOf()).map(([name, { dashboard }]) => [
      name,
      JSON.parse(dashboard),
    ]);
    expect(Object.fromEntries(declared)).toEqual(data);
  });

  it('follows the settings: environment, prefix, sources, and who owns the integration', () => {
    const { waf, ...others } = dashboardsOf({
      environment: 'prod',
      prefix: 'acme',
      guardduty: { detector: 'off' },
      inspector: { activation: 'adopt' },
      cloudtrail: { trail: 'off' },
      anomalies: { enabled: false },
      datadog: { integration: 'adopt' },
    });
    expect(Object.keys(others)).toEqual([
      'pipeline-health',
      'prediction',
      'security-overview',
      'vulnerabilities',
    ]);
    expect(JSON.parse(waf?.['dashboard']).title).toBe('[prod] AWS WAF');
    expect(others['pipeline-health']?.['dashboard']).toContain('{$region,functionname:acme-*}');
  });
});
