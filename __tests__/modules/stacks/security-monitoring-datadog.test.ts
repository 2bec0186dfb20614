import { SettingsError } from '../../../settings/load';
import { EVERYTHING, synthDatadog, testSettings } from '../../support/datadog-stack';

/** Removed in version 4 of the provider. */
const REMOVED = ['', '_lambda_arn', '_log_collection', '_tag_filter'].map(
  (end) => `datadog_integration_aws${end}`,
);

describe('the Datadog stack', () => {
  const everything = synthDatadog(EVERYTHING);

  it('takes keys from the environment only: none is in its JSON', () => {
    expect(everything.document['provider'].datadog).toEqual([{ api_url: 'https://api.datadoghq.com/' }]);
    expect(everything.text).not.toMatch(/api_key|app_key|secret_access_key/);
    expect(everything.document).not.toHaveProperty('variable');
  });

  it.each([
    [{ site: 'us5.datadoghq.com' }, 'https://api.us5.datadoghq.com/'],
    [{ apiUrl: 'http://127.0.0.1:5556' }, 'http://127.0.0.1:5556'],
  ])('talks to the API of the settings %o', (datadog, apiUrl) => {
    expect(synthDatadog({ datadog }).document['provider'].datadog).toEqual([{ api_url: apiUrl }]);
  });

  it('uses nothing that a later provider removed, and no index nor order of the organization', () => {
    for (const type of REMOVED) expect(everything.types).not.toContain(type);
    expect(everything.types.filter((type) => /logs_index|_order$/.test(type))).toEqual([]);
  });

  it('declares only what everybody wants unless asked for more', () => {
    expect(synthDatadog().types).toEqual([
      'aws_iam_policy',
      'aws_iam_role',
      'aws_iam_role_policy_attachment',
      'datadog_dashboard_json',
      'datadog_integration_aws_account',
      'datadog_integration_aws_external_id',
      'datadog_logs_custom_pipeline',
      'datadog_logs_metric',
      'datadog_monitor',
    ]);
  });

  it('declares all that can be asked for', () => {
    expect(everything.types).toEqual(
      expect.arrayContaining([
        'aws_iam_role_policy',
        'datadog_downtime_schedule',
        'datadog_logs_archive',
        'datadog_security_monitoring_rule',
        'datadog_service_level_objective',
      ]),
    );
  });

  it('is the same every time', () => {
    expect(synthDatadog(EVERYTHING).text).toBe(everything.text);
  });

  it('marks the external id as sensitive', () => {
    expect(everything.document['output'].datadog_external_id.sensitive).toBe(true);
  });

  it.each([[{ role: 'adopt' }], [{ integration: 'off' }]])(
    'refuses a log archive that Datadog could not write: %o',
    (datadog) => {
      const settings = { datadog: { ...datadog, optional: { logArchive: true } } };
      expect(() => testSettings(settings)).toThrow(SettingsError);
      expect(() => testSettings(settings)).toThrow(
        /datadog\.optional\.logArchive: needs datadog\.role "create"/,
      );
    },
  );

  it('refuses an SLO without anything to measure it by', () => {
    const datadog = { integration: 'off', optional: { collectionSlo: true } };
    expect(() => synthDatadog({ datadog })).toThrow(/collectionSlo rests on the freshness monitors/);
  });
});
