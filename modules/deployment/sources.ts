import type { Settings } from '../../settings/schema';

/** Where findings come from: services that are collected, rules over CloudTrail, and the anomaly detector. */
export type Source = 'guardduty' | 'inspector' | 'waf' | 'cloudtrail' | 'anomaly';

/** Which of them there are under these settings. */
export function collectedSources({
  guardduty,
  inspector,
  waf,
  cloudtrail,
  anomalies,
}: Settings): Readonly<Record<Source, boolean>> {
  return {
    guardduty: guardduty.detector !== 'off',
    inspector: inspector.activation !== 'off',
    waf: waf.webAcl !== 'off',
    cloudtrail: cloudtrail.trail !== 'off',
    anomaly: anomalies.enabled,
  };
}

/** Whether what principals do for the first time is watched: the CloudTrail processor counts who was where, when and with what. */
export function watchesUsers(settings: Settings): boolean {
  const { anomaly, cloudtrail } = collectedSources(settings);
  return anomaly && cloudtrail && settings.anomalies.userActivity.enabled;
}

/** Whether there is anything to forecast, and that is wanted. */
export function isPredicting(settings: Settings): boolean {
  return settings.prediction.enabled && Object.values(collectedSources(settings)).some(Boolean);
}
