import { Construct } from 'constructs';
import type { Alerts } from '../alerts';
import type { Bundle } from '../bundles';
import type { Deployment } from '../deployment';
import type { FindingsArchive } from '../findings-archive';
import type { AlarmTopic } from '../observability';
import { AdoptedTrail } from './adopted-trail';
import { CisMetricFilters } from './cis-metric-filters';
import { CreatedTrail } from './created-trail';
import type { LogSource } from './log-source';
import { Processor, TIMEOUT_SECONDS } from './processor';

export interface CloudTrailProps {
  readonly deployment: Deployment;
  readonly archive: FindingsArchive;
  readonly alarms: AlarmTopic;
  readonly alerts: Alerts;
  /** The system's key. */
  readonly keyArn: string;
  /** The processor, with the rule set in its zip. */
  readonly bundle: Bundle;
}

/** Log files of a trail, its own or an adopted one -> queue -> processor -> alerts, findings and activity counts. */
export class CloudTrail extends Construct {
  /** Of a created trail. */
  readonly trailName: string | undefined;
  readonly bucketName: string;
  readonly functionName: string;
  readonly deadLettersUrl: string;

  constructor(scope: Construct, id: string, props: CloudTrailProps) {
    super(scope, id);
    const { deployment, alarms } = props;
    const source = this.#declareSource(props);
    this.trailName = source.trailName;
    this.bucketName = source.bucketName;
    this.deadLettersUrl = source.queue.deadLetters.url;
    this.functionName = new Processor(this, 'processor', { ...props, source }).functionName;
    const { logGroupName } = source;
    if (deployment.settings.cloudtrail.cisMetricFilters && logGroupName !== undefined)
      new CisMetricFilters(this, 'cis', { deployment, alarms, logGroupName });
  }

  #declareSource({ deployment, alarms, keyArn }: CloudTrailProps): LogSource {
    const { adopted } = deployment.settings.cloudtrail;
    const place = { deployment, alarms, functionTimeoutSeconds: TIMEOUT_SECONDS };
    return adopted === undefined
      ? new CreatedTrail(this, 'created', { ...place, keyArn })
      : new AdoptedTrail(this, 'adopted', { ...place, adopted });
  }
}
