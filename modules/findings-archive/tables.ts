import { GlueCatalogDatabase } from '@cdktf/provider-aws/lib/glue-catalog-database';
import { GlueCatalogTable, type GlueCatalogTableConfig } from '@cdktf/provider-aws/lib/glue-catalog-table';
import { Construct } from 'constructs';
import type { Deployment } from '../deployment';
import { listedAccounts } from './accounts';
import { type Column, hiveType, trinoType } from './column-type';
import { COMPACTED_COLUMNS, DAY_COLUMN, EVENT_COLUMNS, FINDING_COLUMNS, KEY_COLUMNS } from './columns';
import { findingRegions } from './regions';
import { FIRST_DAY, TABLES, VIEW_SQL } from './sql';

export interface TablesProps {
  readonly deployment: Deployment;
  readonly bucketName: string;
}

/** The producers that write under findings/, of now and of the releases that are planned. */
const SOURCES = ['guardduty', 'inspector', 'waf', 'cloudtrail', 'anomaly', 'posture'];

/** Glue's database with the tables over raw and compacted findings and the view over both. docs/athena.md */
export class Tables extends Construct {
  readonly databaseName: string;

  constructor(scope: Construct, id: string, { deployment, bucketName }: TablesProps) {
    super(scope, id);
    const { settings } = deployment;
    const database = new GlueCatalogDatabase(this, 'database', {
      name: databaseNameOf(deployment),
      description: `Findings of ${settings.prefix}`,
    });
    this.databaseName = database.name;
    this.#table('raw', rawTable(deployment, bucketName, findingRegions(this, deployment)));
    this.#table('compacted', compactedTable(bucketName));
    this.#table('view', view(databaseNameOf(deployment)));
  }

  #table(id: keyof typeof TABLES, table: Omit<GlueCatalogTableConfig, 'name' | 'databaseName'>): void {
    new GlueCatalogTable(this, id, { name: TABLES[id], databaseName: this.databaseName, ...table });
  }
}

/** The database's name: Athena takes no "-" in an unquoted name. */
export function databaseNameOf({ settings }: Deployment): string {
  return settings.prefix.replaceAll('-', '_');
}

type Table = Omit<GlueCatalogTableConfig, 'name' | 'databaseName'>;

/** Over the objects as the collectors write them. Partitions are computed from the key, none is ever registered. */
function rawTable(deployment: Deployment, bucketName: string, regions: string): Table {
  const location = `s3://${bucketName}/findings/`;
  return {
    description: 'Every finding as it was archived, one gzipped OCSF event a line',
    tableType: 'EXTERNAL_TABLE',
    partitionKeys: glueColumns(KEY_COLUMNS),
    parameters: {
      EXTERNAL: 'TRUE',
      classification: 'json',
      compressionType: 'gzip',
      'projection.enabled': 'true',
      'projection.source.type': 'enum',
      'projection.source.values': SOURCES.join(','),
      'projection.region.type': 'enum',
      'projection.region.values': regions,
      'projection.accountid.type': 'enum',
      'projection.accountid.values': listedAccounts(deployment).join(','),
      ...eventDayProjection(),
      // "$$" is Terraform's spelling of a "$" that it leaves alone.
      'storage.location.template': `${location}source=$\${source}/region=$\${region}/accountId=$\${accountid}/eventDay=$\${eventday}/`,
    },
    storageDescriptor: {
      location,
      columns: glueColumns(EVENT_COLUMNS),
      inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
      outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
      serDeInfo: {
        name: 'openx-json',
        serializationLibrary: 'org.openx.data.jsonserde.JsonSerDe',
        // A line that is no JSON becomes a row of nulls; it must not stop every query over its day.
        parameters: { 'ignore.malformed.json': 'true', 'serialization.format': '1' },
      },
    },
  };
}

/**
 * Over the Parquet files that compaction writes. By day only: an INSERT writes 100 partitions at most, and
 * Parquet finds source, region and account by itself.
 */
function compactedTable(bucketName: string): Table {
  return {
    description: 'Findings of the days before today, in Parquet',
    tableType: 'EXTERNAL_TABLE',
    partitionKeys: glueColumns([DAY_COLUMN]),
    parameters: {
      EXTERNAL: 'TRUE',
      classification: 'parquet',
      'parquet.compression': 'SNAPPY',
      'projection.enabled': 'true',
      ...eventDayProjection(),
    },
    storageDescriptor: {
      location: `s3://${bucketName}/findings-parquet/`,
      columns: glueColumns(COMPACTED_COLUMNS),
      inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
      outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
      serDeInfo: {
        name: 'parquet',
        serializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe',
        parameters: { 'serialization.format': '1' },
      },
    },
  };
}

/** Tomorrow is in, since a clock may run ahead of this one. */
function eventDayProjection() {
  return {
    'projection.eventday.type': 'date',
    'projection.eventday.format': 'yyyyMMdd',
    'projection.eventday.range': `${FIRST_DAY.replaceAll('-', '')},NOW+1DAYS`,
    'projection.eventday.interval': '1',
    'projection.eventday.interval.unit': 'DAYS',
  };
}

/** A view as Athena keeps its own in Glue: the statement and its columns as base64 of JSON. */
function view(schema: string): Table {
  const definition = {
    originalSql: VIEW_SQL,
    catalog: 'awsdatacatalog',
    schema,
    columns: FINDING_COLUMNS.map(({ name, type }) => ({ name, type: trinoType(type) })),
  };
  const encoded = Buffer.from(JSON.stringify(definition)).toString('base64');
  return {
    description: 'Every finding once, compacted or not: what to query',
    tableType: 'VIRTUAL_VIEW',
    parameters: { presto_view: 'true', comment: 'Presto View' },
    viewOriginalText: `/* Presto View: ${encoded} */`,
    viewExpandedText: '/* Presto View */',
    storageDescriptor: {
      columns: glueColumns(FINDING_COLUMNS),
      serDeInfo: { name: '-', serializationLibrary: '-' },
    },
  };
}

function glueColumns(columns: readonly Column[]) {
  return columns.map(({ name, type, comment }) => ({
    name,
    type: hiveType(type),
    ...(comment === undefined ? {} : { comment }),
  }));
}
