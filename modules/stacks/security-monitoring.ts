import { TerraformOutput } from 'cdktf';
import type { Construct } from 'constructs';
import type { Settings } from '../../settings/schema';
import { Alerts } from '../alerts';
import { AnomalyDetection, type AnomalyDetectionProps } from '../anomaly-detection';
import type { Bundle, Bundles } from '../bundles';
import { CloudTrail, type CloudTrailProps } from '../cloudtrail';
import type { CollectorPlace } from '../collector';
import { DatadogExporter } from '../datadog-exporter';
import { collectedSources, isPredicting, MonitoringStack } from '../deployment';
import { EncryptionKey } from '../encryption';
import { FindingsArchive } from '../findings-archive';
import { GuardDuty } from '../guardduty';
import { Inspector } from '../inspector';
import { AlarmTopic } from '../observability';
import { Prediction } from '../prediction';
import { Schedules } from '../schedule';
import { Waf } from '../waf';

/** The AWS side: sources, collectors, archive, and delivery to Datadog. */
export class SecurityMonitoringStack extends MonitoringStack {
  constructor(scope: Construct, id: string, settings: Settings, bundles: Bundles) {
    super(scope, id, settings);
    const { deployment } = this;
    const { arn: keyArn } = new EncryptionKey(this, 'key', deployment);
    const alarms = new AlarmTopic(this, 'alarms', { deployment, keyArn });
    const schedules = new Schedules(this, 'schedules', { deployment, alarms });
    const archive = new FindingsArchive(this, 'archive', { deployment, keyArn, alarms, schedules });

    const place: CollectorPlace = { deployment, archive, alarms, schedules };
    if (settings.guardduty.detector !== 'off')
      new GuardDuty(this, 'guardduty', { ...place, bundle: bundleOf(bundles, 'guardduty-collector') });
    if (settings.inspector.activation !== 'off')
      new Inspector(this, 'inspector', { ...place, bundle: bundleOf(bundles, 'inspector-collector') });
    if (settings.waf.webAcl !== 'off')
      new Waf(this, 'waf', { ...place, bundle: bundleOf(bundles, 'waf-collector') });
    this.#declareDetection(place, keyArn, bundles);
    if (isPredicting(settings))
      new Prediction(this, 'prediction', { ...place, bundle: bundleOf(bundles, 'predictor') });
    if (settings.datadog.enabled) {
      const bundle = bundleOf(bundles, 'datadog-exporter');
      new DatadogExporter(this, 'datadog', { deployment, archive, alarms, keyArn, bundle });
    }

    output(this, 'archive_bucket', archive.bucketName, 'Where the findings are kept, under findings/');
    output(this, 'alarm_topic_arn', alarms.arn, 'SNS topic of every alarm of the system itself');
  }

  /** What raises alerts: the rules over CloudTrail, and the anomaly detector. */
  #declareDetection(place: CollectorPlace, keyArn: string, bundles: Bundles): void {
    const { cloudtrail, anomaly } = collectedSources(place.deployment.settings);
    if (!cloudtrail && !anomaly) return;
    const alerts = new Alerts(this, 'alerts', { ...place, keyArn, bundle: bundleOf(bundles, 'notifier') });
    output(this, 'alerts_table', alerts.tableName, 'The alerts');
    output(this, 'alert_topic_arn', alerts.topicArn, 'SNS topic of the alerts');
    if (cloudtrail) this.#declareCloudTrail({ ...place, alerts, keyArn }, bundles);
    if (anomaly) this.#declareAnomalyDetection({ ...place, alerts }, bundles);
  }

  #declareCloudTrail(place: Omit<CloudTrailProps, 'bundle'>, bundles: Bundles): void {
    const bundle = bundleOf(bundles, 'cloudtrail-processor');
    const cloudtrail = new CloudTrail(this, 'cloudtrail', { ...place, bundle });
    if (cloudtrail.trailName !== undefined)
      output(this, 'cloudtrail_name', cloudtrail.trailName, 'The created trail');
    output(this, 'cloudtrail_bucket', cloudtrail.bucketName, 'Where log files come from');
    output(this, 'cloudtrail_processor', cloudtrail.functionName, 'The function that reads log files');
    output(
      this,
      'cloudtrail_dead_letters',
      cloudtrail.deadLettersUrl,
      'Queue of log files that were refused',
    );
  }

  #declareAnomalyDetection(place: Omit<AnomalyDetectionProps, 'bundle'>, bundles: Bundles): void {
    const bundle = bundleOf(bundles, 'anomaly-detector');
    const { functionName, noveltyTableName } = new AnomalyDetection(this, 'anomalies', { ...place, bundle });
    output(this, 'anomaly_detector', functionName, 'The function that watches for anomalies');
    if (noveltyTableName !== undefined)
      output(this, 'novelty_table', noveltyTableName, 'What was seen of each principal');
  }
}

function bundleOf(bundles: Bundles, name: string): Bundle {
  const bundle = bundles[name];
  if (bundle === undefined) throw new Error(`functions/${name} was not bundled`);
  return bundle;
}

function output(stack: MonitoringStack, name: string, value: string, description: string): void {
  new TerraformOutput(stack, name, { value, description, staticId: true });
}
