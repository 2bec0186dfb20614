import { AthenaNamedQuery } from '@cdktf/provider-aws/lib/athena-named-query';
import { Construct } from 'constructs';
import type { Deployment } from '../deployment';
import { NAMED_QUERIES } from './queries';
import { Tables } from './tables';
import { Workgroup } from './workgroup';

export interface AnalysisProps {
  readonly deployment: Deployment;
  readonly bucketName: string;
  /** The archive's key; none: S3's own keys. */
  readonly keyArn?: string;
}

/** Half a dollar at most for a query that forgets to name its days. */
const MAX_SCANNED_GB = 100;

/** What an analyst works with in Athena: tables, view, a workgroup that bounds what a query costs, and six queries. */
export class Analysis extends Construct {
  readonly databaseName: string;
  readonly workgroupName: string;

  constructor(scope: Construct, id: string, { deployment, bucketName, keyArn }: AnalysisProps) {
    super(scope, id);
    const { databaseName } = new Tables(this, 'tables', { deployment, bucketName });
    const { workgroupName } = new Workgroup(this, 'athena', {
      name: deployment.settings.prefix,
      description: 'Analysis of findings',
      bucketName,
      maxScannedGb: MAX_SCANNED_GB,
      ...(keyArn === undefined ? {} : { keyArn }),
    });
    this.databaseName = databaseName;
    this.workgroupName = workgroupName;
    for (const { name, description, sql } of NAMED_QUERIES) {
      new AthenaNamedQuery(this, `query-${name}`, {
        name,
        description,
        query: sql,
        database: databaseName,
        workgroup: workgroupName,
      });
    }
  }
}
