import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { EVERYTHING, synthDatadog } from '../../support/datadog-stack';

const WINDOWS = [0, 60, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];

describe('Cloud SIEM rules', () => {
  const rules = synthDatadog(EVERYTHING).resources('datadog_security_monitoring_rule');

  it('are made on demand only', () => {
    expect(Object.keys(rules)).toHaveLength(3);
    expect(synthDatadog().types).not.toContain('datadog_security_monitoring_rule');
  });

  it.each(Object.entries(rules))(
    '%s searches logs of this system in windows that Datadog has',
    (_key, rule) => {
      expect(rule['query']).toHaveLength(1);
      expect(rule['query'][0].query).toMatch(
        /^source:(guardduty|waf) managed_by:aws-security-monitoring env:test /,
      );
      const {
        evaluation_window: window,
        keep_alive: keepAlive,
        max_signal_duration: longest,
      } = rule['options'];
      for (const seconds of [window, keepAlive, longest]) expect(WINDOWS).toContain(seconds);
      expect(longest).toBeGreaterThanOrEqual(keepAlive);
    },
  );

  it.each(Object.entries(rules))(
    '%s counts what its condition asks for, and tells everybody',
    (_key, rule) => {
      const [query] = rule['query'];
      expect(rule['case']).toEqual([
        {
          name: 'matched',
          status: expect.stringMatching(/^(low|medium|high|critical)$/),
          condition: expect.stringMatching(new RegExp(`^${query.name} > \\d+$`)),
          notifications: ['@soc@example.com', '@slack-security', '@pagerduty-security'],
        },
      ]);
      expect(query.aggregation).toBe('distinct_fields' in query ? 'cardinality' : 'count');
    },
  );

  it.each(Object.entries(rules))('%s has tags and a runbook that exists', (_key, rule) => {
    expect(rule['tags']).toEqual([
      'env:test',
      'managed_by:aws-security-monitoring',
      expect.stringMatching(/^source:/),
      expect.stringMatching(/^tactic:TA\d{4}-/),
    ]);
    const [, file = ''] =
      /\n\nRunbook: https:\/\/docs\.example\.com\/runbooks\/(.+)$/.exec(rule['message']) ?? [];
    expect(existsSync(join(__dirname, '../../../docs/runbooks', file)) && file).toMatch(/\.md$/);
  });

  it('leave out what is not collected', () => {
    const { resources } = synthDatadog({ ...EVERYTHING, waf: { webAcl: 'off' } });
    expect(Object.keys(resources('datadog_security_monitoring_rule'))).toEqual([
      'defence-evasion',
      'one-identity-many-findings',
    ]);
  });

  it('synthesize the reviewed Terraform', () => {
    expect(rules).toMatchSnapshot();
  });
});
