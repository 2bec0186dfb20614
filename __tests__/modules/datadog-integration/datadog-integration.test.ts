import { SettingsError } from '../../../settings/load';
import { DATADOG_SITES } from '../../../settings/sections/datadog';
import { synthDatadog, testSettings } from '../../support/datadog-stack';

const ROLE_TYPES = [
  'aws_iam_role',
  'aws_iam_policy',
  'aws_iam_role_policy',
  'aws_iam_role_policy_attachment',
];

function trustOf(overrides: object) {
  const statements = synthDatadog(overrides).data('aws_iam_policy_document')['trust']?.['statement'];
  expect(statements).toHaveLength(1);
  return statements[0];
}

describe('the role that Datadog assumes', () => {
  it('trusts one account, and only with the external id that Datadog made', () => {
    const { resources, data } = synthDatadog();
    expect(Object.keys(resources('datadog_integration_aws_external_id'))).toEqual(['external-id']);
    expect(data('aws_iam_policy_document')['trust']?.['statement']).toEqual([
      {
        actions: ['sts:AssumeRole'],
        principals: [
          {
            type: 'AWS',
            identifiers: [expect.stringMatching(/^arn:\$\{[^}]+partition\}:iam::464622532012:root$/)],
          },
        ],
        condition: [
          {
            test: 'StringEquals',
            variable: 'sts:ExternalId',
            values: [expect.stringMatching(/^\$\{datadog_integration_aws_external_id\.[\w-]+\.id\}$/)],
          },
        ],
      },
    ]);
  });

  it.each([
    ['datadoghq.com', '464622532012'],
    ['us3.datadoghq.com', '464622532012'],
    ['us5.datadoghq.com', '464622532012'],
    ['datadoghq.eu', '464622532012'],
    ['ap1.datadoghq.com', '417141415827'],
    ['ap2.datadoghq.com', '412381753143'],
    ['uk1.datadoghq.com', '117348461845'],
    ['ddog-gov.com', '392588925713'],
  ])('trusts the account of the site %s', (site, account) => {
    expect(trustOf({ datadog: { site } }).principals[0].identifiers[0]).toContain(`::${account}:root`);
  });

  it('trusts another account of ddog-gov.com from GovCloud', () => {
    const trust = trustOf({ regions: ['us-gov-west-1'], datadog: { site: 'ddog-gov.com' } });
    expect(trust.principals[0].identifiers[0]).toContain('::065115117704:root');
  });

  it('knows an account for every site, or asks for it', () => {
    for (const site of DATADOG_SITES.filter((name) => name !== 'us2.ddog-gov.com'))
      expect(trustOf({ datadog: { site } }).principals[0].identifiers[0]).toMatch(/::\d{12}:root$/);
    expect(() => testSettings({ datadog: { site: 'us2.ddog-gov.com' } })).toThrow(SettingsError);
  });

  it('trusts the account of the settings before that of the site', () => {
    const datadog = { site: 'us2.ddog-gov.com', trustedAccountId: '210987654321' };
    expect(trustOf({ datadog }).principals[0].identifiers[0]).toContain('::210987654321:root');
  });

  it.each(['cn-north-1', 'us-gov-west-1'])('is refused where it cannot be assumed: %s', (region) => {
    expect(() => testSettings({ regions: [region] })).toThrow(/datadog\.integration: must be "off" here/);
    expect(testSettings({ regions: [region], datadog: { integration: 'off' } })).toBeDefined();
  });
});

describe("the role's permissions", () => {
  it("are Datadog's standard list, as one policy", () => {
    const { resources, data } = synthDatadog();
    expect(data('aws_iam_policy_document')['permissions']?.['statement']).toEqual([
      {
        actions: expect.stringMatching(
          /^\$\{data\.datadog_integration_aws_iam_permissions_standard\..+iam_permissions\}$/,
        ),
        resources: ['*'],
      },
    ]);
    expect(Object.keys(resources('aws_iam_role_policy_attachment'))).toEqual(['attachment']);
  });

  it('are the full list in as many policies as IAM needs', () => {
    const { resources } = synthDatadog({ datadog: { permissions: 'full' } });
    const policy = resources('aws_iam_policy')['policy'];
    expect(policy?.['count']).toMatch(/^\$\{length\(chunklist\(sort\(.+iam_permissions\), 150\)\)\}$/);
    expect(policy?.['name']).toMatch(/^DatadogIntegrationRole-full-\$\{count\.index\}$/);
    expect(policy?.['policy']).toMatch(/"Action" = element\(chunklist\(sort\(.+\), 150\), count\.index\)/);
    const attachment = resources('aws_iam_role_policy_attachment')['attachment'];
    expect(attachment?.['count']).toBe(policy?.['count']);
    expect(attachment?.['policy_arn']).toMatch(/^\$\{aws_iam_policy\.[\w-]+\[count\.index\]\.arn\}$/);
  });

  it("fit into IAM's limits at Datadog's longest action names", () => {
    // 150 actions of the average length in the recorded list (20.5 kB, 690 actions) and the frame of the policy.
    expect((20_500 / 690) * 150 + 120).toBeLessThan(6_144);
  });

  it("hold AWS's SecurityAudit with cloud security posture, and only then", () => {
    const withPosture = synthDatadog({ datadog: { cloudSecurityPosture: true } });
    const audit = withPosture.resources('aws_iam_role_policy_attachment')['security-audit'];
    expect(audit?.['policy_arn']).toMatch(/:iam::aws:policy\/SecurityAudit$/);
    expect(synthDatadog().text).not.toContain('SecurityAudit');
  });
});

describe('the account integration', () => {
  const account = (overrides = {}) =>
    synthDatadog(overrides).resources('datadog_integration_aws_account')['account'];

  it('has all six blocks and waits for the role and its policies', () => {
    expect(account()).toMatchSnapshot();
  });

  it("collects SQS's metrics, on which the monitors of the queues rest", () => {
    expect(account()?.['metrics_config'].namespace_filters).toEqual({
      exclude_only: ['AWS/ElasticMapReduce', 'AWS/Usage'],
    });
  });

  it('collects resources only when the role may read them', () => {
    expect(account()?.['resources_config'].extended_collection).toBe(false);
    expect(account({ datadog: { permissions: 'full' } })?.['resources_config'].extended_collection).toBe(
      true,
    );
    // Datadog refuses posture management without extended collection.
    expect(account({ datadog: { cloudSecurityPosture: true } })?.['resources_config']).toEqual({
      cloud_security_posture_management_collection: true,
      extended_collection: true,
    });
  });
});

describe('the integration as a whole', () => {
  it.each([['standard'], ['full']])(
    'synthesizes the reviewed Terraform with %s permissions',
    (permissions) => {
      const { document } = synthDatadog({
        datadog: { permissions, cloudSecurityPosture: permissions === 'full' },
      });
      const ofTheRole = ([type]: [string, unknown]) =>
        type.startsWith('aws_iam') || type.includes('integration');
      expect(Object.entries<object>(document['resource']).filter(ofTheRole)).toMatchSnapshot();
      expect(document['data']).toMatchSnapshot();
      expect(document['output']).toMatchSnapshot();
    },
  );
});

describe('adopting', () => {
  it('declares nothing of an adopted role, and tells its owner the external id', () => {
    const { types, document } = synthDatadog({
      datadog: { role: 'adopt', roleName: 'Theirs', cloudSecurityPosture: true },
    });
    for (const type of ROLE_TYPES) expect(types).not.toContain(type);
    expect(types).toContain('datadog_integration_aws_account');
    expect(document['output'].datadog_external_id).toMatchObject({
      sensitive: true,
      value: expect.stringContaining('datadog_integration_aws_external_id'),
    });
    expect(document['output'].datadog_role_arn.value).toMatch(/:role\/Theirs$/);
  });

  it('declares nothing of an adopted integration, and reads its external id for the role', () => {
    const { types, data } = synthDatadog({ datadog: { integration: 'adopt' } });
    expect(types).not.toContain('datadog_integration_aws_account');
    expect(types).not.toContain('datadog_integration_aws_external_id');
    expect(types).toContain('aws_iam_role');
    expect(data('datadog_integration_aws_external_id')['external-id']?.['aws_account_id']).toContain(
      'caller',
    );
    expect(data('aws_iam_policy_document')['trust']?.['statement'][0].condition[0].values).toEqual([
      expect.stringMatching(/^\$\{data\.datadog_integration_aws_external_id\.[\w-]+\.external_id\}$/),
    ]);
  });

  it('declares nothing of either when both are adopted', () => {
    const { types, document } = synthDatadog({ datadog: { integration: 'adopt', role: 'adopt' } });
    expect(types.filter((type) => type.startsWith('aws_') || type.includes('integration'))).toEqual([]);
    expect(document['output']).not.toHaveProperty('datadog_external_id');
  });

  it('declares neither without integration', () => {
    const { types, document } = synthDatadog({ datadog: { integration: 'off' } });
    expect(types.filter((type) => type.startsWith('aws_') || type.includes('integration'))).toEqual([]);
    expect(document).not.toHaveProperty('output');
  });
});
