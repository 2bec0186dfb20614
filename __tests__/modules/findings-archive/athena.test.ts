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

describe('the raw table', () => {
  it('finds every partition from the key, in the order and spelling of the archive’s keys', () => {
    expect(table('raw')['parameters']['storage.location.template']).toMatch(
      /^s3:\/\/\$\{aws_s3_bucket\.\w+\.bucket\}\/findings\/source=\$\$\{source\}\/region=\$\$\{region\}\/accountId=\$\$\{accountid\}\/eventDay=\$\$\{eventday\}\/$/,
    );
    expect(typesOf(table('raw')['partition_keys'])).toEqual(inGlue(KEY_COLUMNS));
  });

  it('looks for every source, in the watched regions and where web ACLs of CloudFront are', () => {
    const several = synthArchive({ regions: ['eu-central-1', 'eu-west-1'] });
    expect(table('raw', several)['parameters']).toMatchObject({
      'projection.enabled': 'true',
      'projection.source.type': 'enum',
      'projection.source.values': 'guardduty,inspector,waf,cloudtrail,anomaly,posture',
      'projection.region.values': 'eu-central-1,eu-west-1,us-east-1,global',
    });
    const inVirginia = synthArchive({ regions: ['us-east-1'] });
    expect(table('raw', inVirginia)['parameters']['projection.region.values']).toBe('us-east-1,global');
  });

  it('looks for findings of this account and of the members that the settings name', () => {
    const members = synthArchive({ archive: { memberAccounts: ['222233334444', '333344445555'] } });
    expect(table('raw', members)['parameters']['projection.accountid.values']).toMatch(
      /^\$\{data\.aws_caller_identity\.\w+\.account_id\},222233334444,333344445555$/,
    );
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
    expect(table('raw')['storage_descriptor']).toMatchObject({
      input_format: 'org.apache.hadoop.mapred.TextInputFormat',
      ser_de_info: {
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
      input_format: expect.stringContaining('parquet'),
      output_format: expect.stringContaining('parquet'),
      ser_de_info: { serialization_library: expect.stringContaining('ParquetHiveSerDe') },
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
    ['analysis_athena', 'security-monitoring', 100],
    ['compaction_athena', 'security-monitoring-compaction', 1024],
  ])(
    '%s decides where results go, how they are encrypted and what a query may cost',
    (part, name, gigabytes) => {
      expect(block(json, 'aws_athena_workgroup', part)).toMatchObject({
        name,
        configuration: {
          enforce_workgroup_configuration: true,
          publish_cloudwatch_metrics_enabled: true,
          bytes_scanned_cutoff_per_query: gigabytes * 1024 ** 3,
          engine_version: { selected_engine_version: 'Athena engine version 3' },
          result_configuration: {
            output_location: expect.stringMatching(new RegExp(`/athena-results/${name}/$`)),
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
    for (const { workgroup } of queries) expect(workgroup).toContain('analysis_athena');
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
    expect(schedule['schedule_expression']).toBe('cron(10 1 * * ? *)');
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
    expect(statements).toMatchSnapshot();
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

  it('needs no key where S3’s own keys encrypt', () => {
    const aes = synthArchive({ archive: { encryption: 'aes256' } });
    expect(JSON.stringify(statementsOf(aes, 'compaction-permissions'))).not.toContain('kms:');
  });

  it('raises an alarm when its query fails, which Athena counts under the outcome', () => {
    expect(block(json, 'aws_cloudwatch_metric_alarm', 'compaction_failed')).toMatchObject({
      namespace: 'AWS/Athena',
      metric_name: 'TotalExecutionTime',
      dimensions: { WorkGroup: 'security-monitoring-compaction', QueryType: 'DML', QueryState: 'FAILED' },
      comparison_operator: 'GreaterThanOrEqualToThreshold',
      threshold: 0,
      treat_missing_data: 'notBreaching',
    });
  });
});
