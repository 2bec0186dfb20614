const SOURCE_NAMES: Readonly<Record<string, string>> = {
  guardduty: 'GuardDuty',
  inspector: 'Inspector',
  waf: 'WAF',
  cloudtrail: 'CloudTrail',
  anomaly: 'Anomalies',
};

/** What people call a source of findings. */
export function sourceName(source: string): string {
  return SOURCE_NAMES[source] ?? source;
}
