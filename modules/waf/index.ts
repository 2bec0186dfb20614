import { Construct } from 'constructs';
import type { Env } from '../../functions/waf-collector/env';
import type { Bundle } from '../bundles';
import { Collector, type CollectorPlace } from '../collector';
import type { Deployment } from '../deployment';
import type { Permission } from '../lambda-function';
import { FullLogs } from './full-logs';
import { WebAcl } from './web-acl';

export interface WafProps extends CollectorPlace {
  readonly bundle: Bundle;
}

/** What the collector's environment says where there is none of a thing. */
const NONE = 'none';

/** The web ACL with its full logs (unless web ACLs are adopted), and the collector of logs and samples. */
export class Waf extends Construct {
  constructor(scope: Construct, id: string, props: WafProps) {
    super(scope, id);
    const { deployment, archive } = props;
    const { webAcl: ownership, fullLogs, samples, schedule } = deployment.settings.waf;
    const webAcl = ownership === 'create' ? new WebAcl(this, 'web-acl', deployment) : undefined;
    const logs =
      webAcl !== undefined && fullLogs
        ? new FullLogs(this, 'full-logs', { deployment, webAclArn: webAcl.arn })
        : undefined;
    const environment: Env = {
      ARCHIVE_BUCKET: archive.bucketName,
      REGIONS: deployment.settings.regions.join(','),
      ACCOUNT_ID: deployment.accountId,
      WAF_LOG_BUCKET: logs?.bucketName ?? NONE,
      LOGGED_WEB_ACLS: logs === undefined || webAcl === undefined ? NONE : webAcl.arn,
      SAMPLES: samples ? 'on' : 'off',
    };
    new Collector(this, 'collector', {
      ...props,
      name: 'waf-collector',
      source: 'waf',
      description: 'Collects WAF log records and sampled requests into the archive',
      environment,
      // A log file is streamed, but its findings are gzipped in memory.
      memoryMb: 1024,
      permissions: [
        ...(samples ? samplePermissions(deployment) : []),
        ...(logs === undefined ? [] : [readLogs(logs)]),
      ],
      ...(samples ? { schedule } : {}),
      ...(logs === undefined ? {} : { events: newLogFiles(logs) }),
    });
  }
}

function samplePermissions({ partition, accountId }: Deployment): Permission[] {
  return [
    // ListWebACLs has no resource-level permissions.
    { actions: ['wafv2:ListWebACLs'], resources: ['*'] },
    {
      actions: ['wafv2:GetWebACL', 'wafv2:GetSampledRequests'],
      resources: [
        `arn:${partition}:wafv2:*:${accountId}:regional/webacl/*/*`,
        `arn:${partition}:wafv2:*:${accountId}:global/webacl/*/*`,
      ],
    },
  ];
}

function readLogs({ bucketArn }: FullLogs): Permission {
  return { actions: ['s3:GetObject'], resources: [`${bucketArn}/AWSLogs/*`] };
}

function newLogFiles({ bucketName }: FullLogs) {
  return {
    description: 'New WAF log files',
    eventPattern: {
      source: ['aws.s3'],
      'detail-type': ['Object Created'],
      detail: { bucket: { name: [bucketName] }, object: { key: [{ prefix: 'AWSLogs/' }] } },
    },
    fromAllRegions: false,
  };
}
