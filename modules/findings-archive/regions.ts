import { DataAwsRegions } from '@cdktf/provider-aws/lib/data-aws-regions';
import { Fn } from 'cdktf';
import type { Construct } from 'constructs';
import { collectedSources, type Deployment } from '../deployment';

/**
 * The regions that findings can be of, with commas between. The watched ones are not all: a trail records every region,
 * and what happens in one that nobody watches is what should be found. So with CloudTrail they are those that the
 * account has enabled, and where it brings log files of other accounts, which may have enabled others, all of AWS's.
 */
export function findingRegions(scope: Construct, { settings }: Deployment): string {
  if (!collectedSources(settings).cloudtrail)
    // Web ACLs of CloudFront are global, or spoken of as us-east-1.
    return [...new Set([...settings.regions, 'us-east-1', 'global'])].join(',');
  const { organization, adopted } = settings.cloudtrail;
  const hasOthers = organization !== undefined || (adopted?.accounts.length ?? 0) > 0;
  const { names } = new DataAwsRegions(scope, 'regions', hasOthers ? { allRegions: true } : {});
  return `${Fn.join(',', names)},global`;
}
