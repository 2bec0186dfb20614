import { TerraformStack, Testing } from 'cdktf';
import { Construct } from 'constructs';
import { DatadogLogs } from '../../../modules/datadog-logs';
import { EVERYTHING, synthDatadog, testSettings } from '../../support/datadog-stack';

/** Attributes and tags of few values: a metric grouped by anything else grows with every finding. */
const LOW_CARDINALITY = [
  'account_id',
  'env',
  'region',
  'severity',
  '@detail.type',
  '@detail.resource.resourceType',
  '@type',
  '@fixAvailable',
  '@exploitAvailable',
  '@packageVulnerabilityDetails.vulnerabilityId',
  '@action',
  '@sampled',
  '@terminatingRuleId',
  '@httpRequest.country',
  '@detection.attack',
  'rule_id',
  'finding_type',
  'anomaly_method',
];

describe('log metrics', () => {
  const metrics = synthDatadog().resources('datadog_logs_metric');

  it('count logs of this system and environment, by attributes of few values', () => {
    expect(Object.keys(metrics)).toHaveLength(8);
    for (const metric of Object.values(metrics)) {
      expect(metric['filter'].query).toMatch(
        /^source:(guardduty|inspector2|waf|cloudtrail|anomaly) managed_by:aws-security-monitoring env:test/,
      );
      for (const { path } of metric['group_by']) expect(LOW_CARDINALITY).toContain(path);
    }
  });

  it('are told apart by CVE only where few are: exploitable and severe', () => {
    const byCve = Object.values(metrics).filter(({ group_by }) =>
      group_by.some(({ path }: { path: string }) => path.includes('vulnerabilityId')),
    );
    expect(byCve.map(({ filter }) => filter.query)).toEqual([
      expect.stringContaining('@exploitAvailable:YES severity:(high OR critical)'),
    ]);
  });

  it('carry the environment in their names, which are unique in an organization', () => {
    const names = Object.values(synthDatadog({ environment: 'prod-eu' }).resources('datadog_logs_metric'));
    for (const { name } of names) expect(name).toMatch(/^security_monitoring\.prod_eu\.\w+\.\w+$/);
  });

  it('exist for collected sources only', () => {
    const { resources } = synthDatadog({
      waf: { webAcl: 'off' },
      inspector: { activation: 'off' },
      cloudtrail: { trail: 'off' },
      anomalies: { enabled: false },
    });
    expect(Object.keys(resources('datadog_logs_metric'))).toEqual(['guardduty-by-type']);
    expect(resources('datadog_logs_custom_pipeline')).toEqual({});
  });
});

describe('log metrics and archive', () => {
  it('synthesize the reviewed Terraform', () => {
    const { resources, data } = synthDatadog(EVERYTHING);
    expect(resources('datadog_logs_metric')).toMatchSnapshot();
    expect(resources('datadog_logs_archive')).toMatchSnapshot();
    expect(data('aws_iam_policy_document')['archive-access']).toMatchSnapshot();
  });
});

describe('the pipeline of Inspector logs', () => {
  const pipeline = synthDatadog().resources('datadog_logs_custom_pipeline')['inspector-pipeline'];
  const processors: readonly Record<string, Record<string, unknown>>[] = pipeline?.['processor'];

  it('takes only logs of this system and environment', () => {
    expect(pipeline?.['filter']).toEqual([
      { query: 'source:inspector2 managed_by:aws-security-monitoring env:test' },
    ]);
  });

  it('is on, and so is each processor: the provider leaves off what does not say so', () => {
    expect(pipeline?.['is_enabled']).toBe(true);
    for (const processor of processors)
      for (const settings of Object.values(processor)) expect(settings['is_enabled']).toBe(true);
  });

  it('takes the log status from the severity, since "ACTIVE" would be read as an alert', () => {
    expect(processors.map((processor) => Object.keys(processor)[0]).slice(0, 2)).toEqual([
      'category_processor',
      'status_remapper',
    ]);
    const [categories, status] = processors;
    expect(status?.['status_remapper']?.['sources']).toEqual([
      categories?.['category_processor']?.['target'],
    ]);
  });

  it('never dates a log back beyond what Datadog takes', () => {
    const dated = processors.filter((processor) => 'pipeline' in processor || 'date_remapper' in processor);
    expect(dated).toEqual([
      {
        pipeline: expect.objectContaining({
          filter: [{ query: '-@original_timestamp:*' }],
          processor: [{ date_remapper: { is_enabled: true, name: 'Log date', sources: ['updatedAt'] } }],
        }),
      },
    ]);
  });

  it('escapes what Terraform would read as a template', () => {
    expect(JSON.stringify(pipeline)).not.toMatch(/(?<!%)%\{|(?<!\$)\$\{/);
  });

  it('synthesizes the reviewed Terraform', () => {
    expect(pipeline).toMatchSnapshot();
  });
});

describe('the log archive', () => {
  const { resources, data } = synthDatadog(EVERYTHING);
  const statements = data('aws_iam_policy_document')['archive-access']?.['statement'];

  it('lies in a prefix of its own, and the role may write and read there only', () => {
    expect(resources('datadog_logs_archive')['archive']?.['s3_archive'].path).toBe('datadog-archive');
    const [objects, list] = statements;
    expect(objects.actions).toEqual(['s3:PutObject', 's3:GetObject']);
    expect(objects.resources).toEqual([
      expect.stringMatching(/:s3:::aws-security-monitoring-logs-.+\/datadog-archive\/\*$/),
    ]);
    expect(list.actions).toEqual(['s3:ListBucket']);
    expect(list.condition[0].values).toEqual(['datadog-archive', 'datadog-archive/*']);
  });

  it("uses the archive's key by its alias, and no other", () => {
    expect(statements[2]).toEqual({
      sid: 'UseTheArchivesKey',
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [expect.stringMatching(/:kms:eu-central-1:.+:key\/\*$/)],
      condition: [
        {
          test: 'ForAnyValue:StringEquals',
          variable: 'kms:ResourceAliases',
          values: ['alias/security-monitoring'],
        },
      ],
    });
    const plain = synthDatadog({ ...EVERYTHING, archive: { encryption: 'aes256' } });
    expect(plain.data('aws_iam_policy_document')['archive-access']?.['statement']).toHaveLength(2);
  });

  it('waits for its rights: Datadog writes a test object at once', () => {
    expect(resources('datadog_logs_archive')['archive']?.['depends_on']).toEqual([
      expect.stringMatching(/^aws_iam_role_policy\./),
    ]);
  });

  it('is refused without a role of its own', () => {
    const deployment = { settings: testSettings(EVERYTHING) } as never;
    const scope = new Construct(new TerraformStack(Testing.app(), 'stub'), 'scope');
    expect(() => new DatadogLogs(scope, 'logs', { deployment, role: undefined })).toThrow(
      /needs datadog\.role "create"/,
    );
  });
});
