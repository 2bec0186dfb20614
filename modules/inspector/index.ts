import { Inspector2Enabler } from '@cdktf/provider-aws/lib/inspector2-enabler';
import { Construct } from 'constructs';
import type { Env } from '../../functions/inspector-collector/env';
import type { Bundle } from '../bundles';
import { Collector, type CollectorPlace } from '../collector';
import type { Deployment } from '../deployment';
import { METRICS_NAMESPACE } from '../observability';

export interface InspectorProps extends CollectorPlace {
  readonly bundle: Bundle;
}

/** Inspector in every watched region (unless it is adopted), and the collector of its findings. */
export class Inspector extends Construct {
  constructor(scope: Construct, id: string, props: InspectorProps) {
    super(scope, id);
    const { deployment, archive } = props;
    const { activation, schedule } = deployment.settings.inspector;
    if (activation === 'create') declareActivation(this, deployment);
    const environment: Env = {
      ARCHIVE_BUCKET: archive.bucketName,
      REGIONS: deployment.settings.regions.join(','),
    };
    const collector = new Collector(this, 'collector', {
      ...props,
      name: 'inspector-collector',
      source: 'inspector',
      description: 'Collects Inspector findings into the archive',
      environment,
      memoryMb: 512,
      // ListFindings has no resource-level permissions.
      permissions: [{ actions: ['inspector2:ListFindings'], resources: ['*'] }],
      schedule,
      events: {
        description: 'Inspector findings of this account and its members',
        eventPattern: { source: ['aws.inspector2'], 'detail-type': ['Inspector2 Finding'] },
        fromAllRegions: true,
      },
    });
    props.alarms.alarm(this, 'closures', {
      name: deployment.name('inspector-closures'),
      description: 'Inspector was not read for days: closed findings may be missing.',
      runbook: 'closures-may-be-lost',
      namespace: METRICS_NAMESPACE,
      metric: 'ClosuresMayBeLost',
      dimensions: { service: collector.function.functionName },
      statistic: 'Sum',
      periodSeconds: 3600,
      threshold: 1,
    });
  }
}

function declareActivation(scope: Construct, { settings, homeRegion, accountId }: Deployment): void {
  for (const region of settings.regions) {
    new Inspector2Enabler(scope, `activation-${region}`, {
      ...(region === homeRegion ? {} : { region }),
      accountIds: [accountId],
      resourceTypes: settings.inspector.resourceTypes,
    });
  }
}
