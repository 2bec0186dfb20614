import type { Settings } from '../../settings/schema';

/** The services whose findings can be collected. */
export type Source = 'guardduty' | 'inspector' | 'waf' | 'cloudtrail';

/** Which of them are collected under these settings. */
export function collectedSources({
  guardduty,
  inspector,
  waf,
  cloudtrail,
}: Settings): Readonly<Record<Source, boolean>> {
  return {
    guardduty: guardduty.detector !== 'off',
    inspector: inspector.activation !== 'off',
    waf: waf.webAcl !== 'off',
    cloudtrail: cloudtrail.trail !== 'off',
  };
}
