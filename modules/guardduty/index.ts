import { GuarddutyDetector } from '@cdktf/provider-aws/lib/guardduty-detector';
import { GuarddutyDetectorFeature } from '@cdktf/provider-aws/lib/guardduty-detector-feature';
import { Construct } from 'constructs';
import type { Env } from '../../functions/guardduty-collector/env';
import type { Settings } from '../../settings/schema';
import type { Bundle } from '../bundles';
import { Collector, type CollectorPlace } from '../collector';
import type { Deployment } from '../deployment';

export interface GuardDutyProps extends CollectorPlace {
  readonly bundle: Bundle;
}

/** GuardDuty in every watched region (unless it is adopted), and the collector of its findings. */
export class GuardDuty extends Construct {
  constructor(scope: Construct, id: string, props: GuardDutyProps) {
    super(scope, id);
    const { deployment, archive } = props;
    const { detector, schedule } = deployment.settings.guardduty;
    if (detector === 'create') declareDetectors(this, deployment);
    const environment: Env = {
      ARCHIVE_BUCKET: archive.bucketName,
      REGIONS: deployment.settings.regions.join(','),
    };
    new Collector(this, 'collector', {
      ...props,
      name: 'guardduty-collector',
      source: 'guardduty',
      description: 'Collects GuardDuty findings into the archive',
      environment,
      memoryMb: 512,
      permissions: [
        {
          // None of the three has resource-level permissions.
          actions: ['guardduty:ListDetectors', 'guardduty:ListFindings', 'guardduty:GetFindings'],
          resources: ['*'],
        },
      ],
      schedule,
      events: {
        description: 'GuardDuty findings of this account and its members',
        eventPattern: { source: ['aws.guardduty'], 'detail-type': ['GuardDuty Finding'] },
        fromAllRegions: true,
      },
    });
  }
}

type Protection = keyof Settings['guardduty']['protections'];

/** https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DetectorFeatureConfiguration.html */
const FEATURES: Readonly<Record<Exclude<Protection, 'runtime'>, string>> = {
  s3DataEvents: 'S3_DATA_EVENTS',
  eksAuditLogs: 'EKS_AUDIT_LOGS',
  ebsMalware: 'EBS_MALWARE_PROTECTION',
  rdsLogins: 'RDS_LOGIN_EVENTS',
  lambdaNetwork: 'LAMBDA_NETWORK_LOGS',
};

/** GuardDuty answers with all three, whether they are on or off. */
const AGENT_MANAGEMENT = ['EKS_ADDON_MANAGEMENT', 'ECS_FARGATE_AGENT_MANAGEMENT', 'EC2_AGENT_MANAGEMENT'];

const statusOf = (isOn: boolean) => (isOn ? 'ENABLED' : 'DISABLED');

function declareDetectors(scope: Construct, { settings, homeRegion }: Deployment): void {
  const { publishingFrequency, protections } = settings.guardduty;
  for (const region of settings.regions) {
    const inRegion = region === homeRegion ? {} : { region };
    const detector = new GuarddutyDetector(scope, `detector-${region}`, {
      ...inRegion,
      enable: true,
      findingPublishingFrequency: publishingFrequency,
    });
    let before: GuarddutyDetectorFeature | undefined;
    const declareFeature = (name: string, isOn: boolean) => {
      const feature = new GuarddutyDetectorFeature(
        scope,
        `${name.toLowerCase().replaceAll('_', '-')}-${region}`,
        {
          ...inRegion,
          detectorId: detector.id,
          name,
          status: statusOf(isOn),
          // One after the other: each is an update of the same detector, which is read back at once.
          ...(before === undefined ? {} : { dependsOn: [before] }),
        },
      );
      before = feature;
      return feature;
    };
    // A new detector has most plans on: those that are not wanted are switched off by name.
    for (const [protection, name] of Object.entries(FEATURES))
      declareFeature(name, protections[protection as keyof typeof FEATURES]);
    // Declared when off too: a feature that is only no longer declared stays on, and billed.
    declareFeature('RUNTIME_MONITORING', protections.runtime).putAdditionalConfiguration(
      AGENT_MANAGEMENT.map((name) => ({ name, status: statusOf(protections.runtime) })),
    );
  }
}
