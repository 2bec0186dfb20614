import { hiveType, trinoType } from '../../../modules/findings-archive/column-type';
import {
  COMPACTED_COLUMNS,
  DAY_COLUMN,
  EVENT_COLUMNS,
  FINDING_COLUMNS,
  KEY_COLUMNS,
} from '../../../modules/findings-archive/columns';
import { NAMED_QUERIES } from '../../../modules/findings-archive/queries';
import { COMPACTION_SQL, VIEW_SQL } from '../../../modules/findings-archive/sql';
import { type Block, block, blocksOf, KEY_ARN, statementsOf } from '../../support/synth';
import { synthArchive } from './support';

const json = synthArchive();
const table = (name: string, of = json): Block => block(of, 'aws_glue_catalog_table', `tables_${name}`);
const typesOf = (columns: readonly Block[]) => columns.map(({ name, type }) => ({ name, type }));
const inGlue = (columns: typeof FINDING_COLUMNS) =>
  columns.map(({ name, type }) => ({ name, type: hiveType(type) }));

describe('the database', () => {
  it('is called after the prefix, as Athena takes it unquoted', () => {
    expect(block(json, 'aws_glue_catalog_database')).toEqual({
      name: 'security_monitoring',
      description: 'Findings of security-monitoring',
    });
  });

  it('has tables that are external: dropping one leaves every object', () => {
    for (const name of ['raw', 'compacted'])
      expect(table(name)).toMatchObject({
        name: `findings_${name}`,
        table_type: 'EXTERNAL_TABLE',
        parameters: { EXTERNAL: 'TRUE', 'projection.enabled': 'true' },
      });
  });

  it('says what its tables and columns are', () => {
    expect(['raw', 'compacted', 'view'].map((name) => table(name)['description'])).toEqual([
      expect.stringContaining('as it was archived'),
      expect.stringContaining('in Parquet'),
      expect.stringContaining('what to query'),
    ]);
    const columns = table('view')['storage_descriptor'].columns as Block[];
    expect(columns.find(({ name }) => name === 'severity_id')).toMatchObject({
      comment: '0 Unknown, 1 Informational, 2 Low, 3 Medium, 4 High, 5 Critical',
    });
  });
});

describe('the raw table', () => {
  it('finds every partition from the key, in the order and spelling of the archive’s keys', () => {
    expect(table('raw')['parameters']['storage.location.template']).toMatch(
      /^s3:\/\/\$\{aws_s3_bucket\.\w+\.bucket\}\/findings\/source=\$\$\{source\}\/region=\$\$\{region\}\/accountId=\$\$\{accountid\}\/eventDay=\$\$\{eventday\}\/$/,
    );
    expect(typesOf(table('raw')['partition_keys'])).toEqual(inGlue(KEY_COLUMNS));
  });

  const regionsIn = (text: string) => table('raw', text)['parameters']['projection.region.values'];

  it('looks for every source', () => {
    expect(table('raw')['parameters']).toMatchObject({
      'projection.enabled': 'true',
      'projection.source.type': 'enum',
      'projection.source.values': 'guardduty,inspector,waf,cloudtrail,anomaly,posture',
      'projection.region.type': 'enum',
    });
  });

  it('looks in every region that the account has enabled, since a trail records those that nobody watches', () => {
    const enabled = block(json, 'aws_regions', 'tables_regions', 'data');
    expect(enabled).toEqual({});
    expect(regionsIn(json)).toMatch(
      /^\$\{join\(",", .*data\.aws_regions\.archive_analysis_tables_regions_\w+\.names.*\)\},global$/,
    );
  });

  it.each([
    ['an organization', { organization: { id: 'o-exampleorgid' } }],
    [
      'further accounts',
      {
        trail: 'adopt',
        adopted: {
          bucketName: 'org-trail',
          accounts: ['222233334444'],
          notification: { type: 'eventbridge' },
        },
      },
    ],
  ])('looks in all regions of AWS where log files are those of %s', (_, cloudtrail) => {
    const others = synthArchive({ cloudtrail });
    expect(block(others, 'aws_regions', 'tables_regions', 'data')).toEqual({ all_regions: true });
  });

  it('looks, without a trail, in the watched regions and where web ACLs of CloudFront are', () => {
    const watched = (...regions: string[]) =>
      regionsIn(synthArchive({ regions, cloudtrail: { trail: 'off' } }));
    expect(watched('eu-central-1', 'eu-west-1')).toBe('eu-central-1,eu-west-1,us-east-1,global');
    expect(watched('us-east-1')).toBe('us-east-1,global');
  });

  it('looks for findings of this account and of the members that the settings name', () => {
    const members = synthArchive({ archive: { memberAccounts: ['222233334444', '333344445555'] } });
    expect(table('raw', members)['parameters']['projection.accountid.values']).toMatch(
      /^\$\{data\.aws_caller_identity\.\w+\.account_id\},222233334444,333344445555$/,
    );
  });

  it('looks for findings of the accounts whose log files an adopted trail brings, each once', () => {
    const others = synthArchive({
      archive: { memberAccounts: ['222233334444'] },
      cloudtrail: {
        trail: 'adopt',
        adopted: {
          bucketName: 'org-trail',
          accounts: ['222233334444', '333344445555'],
          notification: { type: 'eventbridge' },
        },
      },
    });
    expect(table('raw', others)['parameters']['projection.accountid.values']).toMatch(
      /account_id\},222233334444,333344445555$/,
    );
    const pattern = block(others, 'aws_cloudwatch_event_rule', 'unlisted')['event_pattern'];
    expect(pattern).toContain('findings/*/accountId=333344445555/*');
  });

  it('looks at every day that a finding can have, however short the retention is', () => {
    const short = synthArchive({ archive: { retentionDays: 1 } });
    for (const name of ['raw', 'compacted'])
      expect(table(name, short)['parameters']).toMatchObject({
        'projection.eventday.type': 'date',
        'projection.eventday.format': 'yyyyMMdd',
        'projection.eventday.range': '20211129,NOW+1DAYS',
        'projection.eventday.interval': '1',
        'projection.eventday.interval.unit': 'DAYS',
      });
  });

  it('reads JSON lines, and survives one that is none', () => {
    expect(table('raw')['parameters']).toMatchObject({ classification: 'json', compressionType: 'gzip' });
    expect(table('raw')['storage_descriptor']).toMatchObject({
      location: expect.stringMatching(/^s3:\/\/\$\{[^}]+\}\/findings\/$/),
      input_format: 'org.apache.hadoop.mapred.TextInputFormat',
      output_format: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
      ser_de_info: {
        name: 'openx-json',
        serialization_library: 'org.openx.data.jsonserde.JsonSerDe',
        parameters: { 'ignore.malformed.json': 'true' },
      },
    });
    expect(typesOf(table('raw')['storage_descriptor'].columns)).toEqual(inGlue(EVENT_COLUMNS));
  });
});

describe('the compacted table', () => {
  it('is Parquet by day, outside findings/, so that writing it notifies nobody', () => {
    expect(table('compacted')['storage_descriptor']).toMatchObject({
      location: expect.stringMatching(/^s3:\/\/\$\{[^}]+\}\/findings-parquet\/$/),
      input_format: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
      output_format: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
      ser_de_info: {
        name: 'parquet',
        serialization_library: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe',
        parameters: { 'serialization.format': '1' },
      },
    });
    expect(table('compacted')['parameters']).toMatchObject({
      classification: 'parquet',
      'parquet.compression': 'SNAPPY',
    });
    expect(typesOf(table('compacted')['partition_keys'])).toEqual(inGlue([DAY_COLUMN]));
    expect(typesOf(table('compacted')['storage_descriptor'].columns)).toEqual(inGlue(COMPACTED_COLUMNS));
  });
});

describe('the view', () => {
  const encoded = /^\/\* Presto View: (\S+) \*\/$/.exec(table('view')['view_original_text'])?.[1] ?? '';
  const definition = JSON.parse(Buffer.from(encoded, 'base64').toString());

  it('is kept as Athena keeps its own', () => {
    expect(table('view')).toMatchObject({
      name: 'findings',
      table_type: 'VIRTUAL_VIEW',
      view_expanded_text: '/* Presto View */',
      parameters: { presto_view: 'true' },
      storage_descriptor: { ser_de_info: { name: '-', serialization_library: '-' } },
    });
    expect(definition).toMatchObject({
      originalSql: VIEW_SQL,
      catalog: 'awsdatacatalog',
      schema: 'security_monitoring',
    });
    expect(table('view')['database_name']).toContain('aws_glue_catalog_database');
  });

  it('has the columns of the compacted table, partition included, with the same types in both spellings', () => {
    expect(definition.columns).toEqual(
      FINDING_COLUMNS.map(({ name, type }) => ({ name, type: trinoType(type) })),
    );
    expect(typesOf(table('view')['storage_descriptor'].columns)).toEqual([
      ...typesOf(table('compacted')['storage_descriptor'].columns),
      ...typesOf(table('compacted')['partition_keys']),
    ]);
  });
});

describe('the workgroups', () => {
  it.each([
    ['analysis_athena', 'security-monitoring', 100, 'Analysis of findings'],
    ['compaction_athena', 'security-monitoring-compaction', 1024, 'Nightly compaction of findings'],
  ])(
    '%s decides where results go, how they are encrypted and what a query may cost; it goes with its history',
    (part, name, gigabytes, description) => {
      expect(block(json, 'aws_athena_workgroup', part)).toMatchObject({
        name,
        description,
        force_destroy: true,
        configuration: {
          enforce_workgroup_configuration: true,
          publish_cloudwatch_metrics_enabled: true,
          bytes_scanned_cutoff_per_query: gigabytes * 1024 ** 3,
          engine_version: { selected_engine_version: 'Athena engine version 3' },
          result_configuration: {
            output_location: expect.stringMatching(
              new RegExp(
                `^s3://\\$\\{aws_s3_bucket\\.archive_storage_\\w+\\.bucket\\}/athena-results/${name}/$`,
              ),
            ),
            encryption_configuration: { encryption_option: 'SSE_KMS', kms_key_arn: KEY_ARN },
          },
        },
      });
    },
  );

  it('encrypt with S3’s own keys where the archive does', () => {
    const aes = synthArchive({ archive: { encryption: 'aes256' } });
    for (const workgroup of Object.values(blocksOf(aes, 'aws_athena_workgroup')) as Block[])
      expect(workgroup['configuration'].result_configuration.encryption_configuration).toEqual({
        encryption_option: 'SSE_S3',
      });
  });
});

describe('the named queries', () => {
  it('are six, in the analysts’ workgroup', () => {
    const queries = Object.values(blocksOf(json, 'aws_athena_named_query')) as Block[];
    expect(queries.map(({ name }) => name).sort()).toEqual([
      'exploitable-vulnerabilities-with-fix',
      'findings-by-attack-tactic',
      'new-critical-findings-by-account',
      'noise-and-time-to-close',
      'principal-timeline',
      'top-blocked-requests',
    ]);
    for (const { name, description, query, database, workgroup } of queries) {
      const { sql, description: wanted } = NAMED_QUERIES.find((each) => each.name === name) ?? {};
      expect({ query, description }).toEqual({ query: sql, description: wanted });
      expect(workgroup).toContain('analysis_athena');
      expect(database).toContain('aws_glue_catalog_database.archive_analysis');
    }
  });

  it.each(NAMED_QUERIES.map((query) => [query.name, query] as const))(
    '%s: the reviewed statement, over the view, bounded in days and source',
    (_, { sql, description }) => {
      expect(sql).toMatch(/FROM findings\b/);
      expect(sql).not.toMatch(/findings_(raw|compacted)/);
      expect(sql).toMatch(/"eventday" >= date_format\(date_add\('day', -\d+, current_date\), '%Y%m%d'\)/);
      expect(sql).toMatch(/"source" (=|IN)/);
      expect(description.length).toBeLessThan(1024);
      expect(sql).toMatchSnapshot();
    },
  );

  it('name no column that the view has not', () => {
    const known = new Set(FINDING_COLUMNS.flatMap(({ name, type }) => [name, ...membersOf(type)]));
    for (const { sql } of NAMED_QUERIES)
      expect(
        [...sql.matchAll(/"(\w+)"/g)].map(([, name]) => name).filter((name) => !known.has(name ?? '')),
      ).toEqual([]);
  });
});

/** Names of all members of structs inside a type. */
function membersOf(type: (typeof FINDING_COLUMNS)[number]['type']): readonly string[] {
  if (typeof type === 'string') return [];
  if ('array' in type) return membersOf(type.array);
  return Object.entries(type.struct).flatMap(([name, member]) => [name, ...membersOf(member)]);
}

describe('the nightly compaction', () => {
  const schedule = block(json, 'aws_scheduler_schedule');
  const input = JSON.parse(schedule['target'].input);

  it('calls Athena with the statement, every night', () => {
    expect(schedule).toMatchObject({
      name: 'compaction',
      description: 'Copies findings that are not in Parquet yet',
      schedule_expression: 'cron(10 1 * * ? *)',
    });
    expect(schedule['target'].arn).toMatch(
      /^arn:\$\{[^}]+\}:scheduler:::aws-sdk:athena:startQueryExecution$/,
    );
    expect(input).toMatchObject({
      QueryString: COMPACTION_SQL,
      QueryExecutionContext: { Database: 'security_monitoring' },
      WorkGroup: 'security-monitoring-compaction',
    });
  });

  it.each([{}, { prefix: 'abc' }])(
    'runs once a night however often the call is retried: the token is the night’s, and as long as Athena wants, %j',
    (settings) => {
      const { target } = block(synthArchive(settings), 'aws_scheduler_schedule');
      const token: string = JSON.parse(target.input).ClientRequestToken;
      expect(token).toMatch(/-<aws\.scheduler\.scheduled-time>$/);
      const length = token.replace('<aws.scheduler.scheduled-time>', '2026-01-01T01:10:00Z').length;
      expect(length).toBeGreaterThanOrEqual(32);
      expect(length).toBeLessThanOrEqual(128);
    },
  );

  it('may do that and nothing else: no wildcard, no deletion, no write outside its prefixes', () => {
    const statements = statementsOf(json, 'compaction-permissions');
    const actions = statements.flatMap((statement) => statement['actions'] as string[]);
    expect(actions.filter((action) => /\*|Delete/.test(action))).toEqual([]);
    const writable = statements
      .filter(({ actions: some }) => some.includes('s3:PutObject'))
      .flatMap(({ resources }) => resources as string[]);
    expect(writable).toEqual([
      expect.stringMatching(/arn\}\/findings-parquet\/\*$/),
      expect.stringMatching(/arn\}\/athena-results\/security-monitoring-compaction\/\*$/),
    ]);
  });

  it('may start its query, read what it copies and the catalogue, and write Parquet and its results', () => {
    const bucket = '\\$\\{aws_s3_bucket\\.archive_storage_bucket_\\w+\\.arn\\}';
    const inBucket = (key: string) => expect.stringMatching(new RegExp(`^${bucket}/${key}/\\*$`));
    const results = inBucket('athena-results/security-monitoring-compaction');
    const glue = (resource: string) =>
      expect.stringMatching(new RegExp(`:glue:eu-central-1:.+:${resource}$`));
    const ours = [glue('catalog'), glue('database/security_monitoring')];
    const raw = glue('table/security_monitoring/findings_raw');
    const compacted = glue('table/security_monitoring/findings_compacted');
    expect(statementsOf(json, 'compaction-permissions').slice(0, -1)).toEqual([
      {
        actions: ['athena:StartQueryExecution'],
        resources: [expect.stringMatching(/aws_athena_workgroup\.archive_compaction_\w+\.arn/)],
      },
      { actions: ['glue:GetDatabase'], resources: [...ours, glue('database/default')] },
      {
        actions: ['glue:GetTable', 'glue:GetPartition', 'glue:GetPartitions', 'glue:BatchGetPartition'],
        resources: [...ours, raw, compacted],
      },
      {
        actions: ['glue:CreatePartition', 'glue:BatchCreatePartition', 'glue:UpdatePartition'],
        resources: [...ours, compacted],
      },
      {
        actions: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
        resources: [expect.stringMatching(new RegExp(`^${bucket}$`))],
      },
      {
        actions: ['s3:GetObject'],
        resources: [inBucket('findings'), inBucket('findings-parquet'), results],
      },
      {
        actions: ['s3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
        resources: [inBucket('findings-parquet'), results],
      },
      { actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [KEY_ARN] },
    ]);
  });

  it('needs no key where S3’s own keys encrypt', () => {
    const aes = synthArchive({ archive: { encryption: 'aes256' } });
    expect(JSON.stringify(statementsOf(aes, 'compaction-permissions'))).not.toContain('kms:');
  });

  it('raises an alarm when its query fails, which Athena counts under the outcome', () => {
    expect(block(json, 'aws_cloudwatch_metric_alarm', 'compaction_failed')).toMatchObject({
      alarm_name: 'security-monitoring-compaction-failed',
      statistic: 'Maximum',
      period: 3600,
      namespace: 'AWS/Athena',
      metric_name: 'TotalExecutionTime',
      dimensions: { WorkGroup: 'security-monitoring-compaction', QueryType: 'DML', QueryState: 'FAILED' },
      comparison_operator: 'GreaterThanOrEqualToThreshold',
      threshold: 0,
      treat_missing_data: 'notBreaching',
    });
  });
});
