import type { Deployment } from './deployment';

/** Name of the created trail. */
export function trailName({ name }: Deployment): string {
  return name('trail');
}

/** ARN of the created trail, spelt out: bucket and key policies name it before it exists. */
export function trailArn(deployment: Deployment): string {
  const { partition, homeRegion, accountId, settings } = deployment;
  // An organization's trail belongs to its management account, whoever created it.
  const owner = settings.cloudtrail.organization?.managementAccountId ?? accountId;
  return `arn:${partition}:cloudtrail:${homeRegion}:${owner}:trail/${trailName(deployment)}`;
}
