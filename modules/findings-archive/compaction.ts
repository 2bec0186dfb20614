import { Construct } from 'constructs';
import type { Deployment } from '../deployment';
import type { Permission } from '../lambda-function';
import type { AlarmTopic } from '../observability';
import type { Schedules } from '../schedule';
import { COMPACTION_SQL, TABLES } from './sql';
import { databaseNameOf } from './tables';
import { RESULTS_PREFIX, Workgroup } from './workgroup';

export interface CompactionProps {
  readonly deployment: Deployment;
  readonly bucketName: string;
  readonly bucketArn: string;
  /** The archive's key; none: S3's own keys. */
  readonly keyArn?: string;
  readonly alarms: AlarmTopic;
  readonly schedules: Schedules;
}

/** After the day's last polls, so that the night finds yesterday complete but for what is really late. */
const NIGHTLY = 'cron(10 1 * * ? *)';
/** A year of an organization's findings; what reads more than this is a mistake. */
const MAX_SCANNED_GB = 1024;

/**
 * Copies yesterday's many small objects into a few Parquet files, every night, by a call of Scheduler to Athena.
 * In a workgroup of its own, so that its failures are told from an analyst's misspelt query.
 */
export class Compaction extends Construct {
  constructor(scope: Construct, id: string, props: CompactionProps) {
    super(scope, id);
    const { deployment, bucketName, keyArn, schedules } = props;
    const { partition } = deployment;
    const workgroup = new Workgroup(this, 'athena', {
      name: deployment.name('compaction'),
      description: 'Nightly compaction of findings',
      bucketName,
      maxScannedGb: MAX_SCANNED_GB,
      ...(keyArn === undefined ? {} : { keyArn }),
    });
    schedules.add({
      name: 'compaction',
      description: 'Copies findings that are not in Parquet yet',
      expression: NIGHTLY,
      targetArn: `arn:${partition}:scheduler:::aws-sdk:athena:startQueryExecution`,
      input: JSON.stringify({
        QueryString: COMPACTION_SQL,
        QueryExecutionContext: { Database: databaseNameOf(deployment) },
        WorkGroup: deployment.name('compaction'),
        // The same in every attempt of one night, so that Athena runs it once; 32 characters at least.
        ClientRequestToken: `${deployment.name('compaction')}-<aws.scheduler.scheduled-time>`,
      }),
      permissions: [
        {
          actions: ['athena:StartQueryExecution'],
          resources: [workgroup.arn],
        },
        ...cataloguePermissions(deployment),
        ...storagePermissions(props),
      ],
    });
    this.#declareAlarm(props);
  }

  /** Athena counts a query's time under its outcome, so time of failed ones is a failure. */
  #declareAlarm({ deployment, alarms }: CompactionProps): void {
    alarms.alarm(this, 'failed', {
      name: deployment.name('compaction-failed'),
      description: 'The nightly compaction failed: recent findings are in findings_raw only.',
      runbook: 'compaction',
      namespace: 'AWS/Athena',
      metric: 'TotalExecutionTime',
      dimensions: {
        WorkGroup: deployment.name('compaction'),
        QueryType: 'DML',
        QueryState: 'FAILED',
      },
      statistic: 'Maximum',
      periodSeconds: 3600,
      threshold: 0,
    });
  }
}

/** https://docs.aws.amazon.com/athena/latest/ug/fine-grained-access-to-glue-resources.html */
function cataloguePermissions(deployment: Deployment): readonly Permission[] {
  const { partition, homeRegion, accountId } = deployment;
  const database = databaseNameOf(deployment);
  const glue = (resource: string) => `arn:${partition}:glue:${homeRegion}:${accountId}:${resource}`;
  const catalogue = [glue('catalog'), glue(`database/${database}`)];
  const table = (name: string) => glue(`table/${database}/${name}`);
  return [
    // Athena looks the default database up, whichever a query names.
    {
      actions: ['glue:GetDatabase'],
      resources: [...catalogue, glue('database/default')],
    },
    {
      actions: ['glue:GetTable', 'glue:GetPartition', 'glue:GetPartitions', 'glue:BatchGetPartition'],
      resources: [...catalogue, table(TABLES.raw), table(TABLES.compacted)],
    },
    {
      actions: ['glue:CreatePartition', 'glue:BatchCreatePartition', 'glue:UpdatePartition'],
      resources: [...catalogue, table(TABLES.compacted)],
    },
  ];
}

function storagePermissions({ deployment, bucketArn, keyArn }: CompactionProps): readonly Permission[] {
  const results = `${bucketArn}/${RESULTS_PREFIX}${deployment.name('compaction')}/*`;
  const parquet = `${bucketArn}/findings-parquet/*`;
  return [
    {
      actions: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
      resources: [bucketArn],
    },
    { actions: ['s3:GetObject'], resources: [`${bucketArn}/findings/*`, parquet, results] },
    {
      actions: ['s3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
      resources: [parquet, results],
    },
    ...(keyArn === undefined
      ? []
      : [{ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [keyArn] }]),
  ];
}
