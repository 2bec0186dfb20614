/** Section 4 (monitoring) of the CIS AWS Foundations Benchmark v5.0.0, shortened. https://www.cisecurity.org/benchmark/amazon_web_services */
export const CIS_CONTROLS: readonly { readonly id: string; readonly title: string }[] = [
  { id: '4.1', title: 'Unauthorized API calls' },
  { id: '4.2', title: 'Console sign-in without MFA' },
  { id: '4.3', title: 'Use of the root account' },
  { id: '4.4', title: 'IAM policy changes' },
  { id: '4.5', title: 'CloudTrail configuration changes' },
  { id: '4.6', title: 'Console authentication failures' },
  { id: '4.7', title: 'Disabling or deletion of customer managed keys' },
  { id: '4.8', title: 'S3 bucket policy changes' },
  { id: '4.9', title: 'AWS Config changes' },
  { id: '4.10', title: 'Security group changes' },
  { id: '4.11', title: 'Network ACL changes' },
  { id: '4.12', title: 'Network gateway changes' },
  { id: '4.13', title: 'Route table changes' },
  { id: '4.14', title: 'VPC changes' },
  { id: '4.15', title: 'AWS Organizations changes' },
  { id: '4.16', title: 'Security Hub is enabled' },
];
