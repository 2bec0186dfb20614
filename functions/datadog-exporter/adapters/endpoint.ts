/**
 * Where a service is called: what the SDKs' own variables say (emulators, VPC endpoints), else `fallback`.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function endpointOf(
  service: 'SQS' | 'SECRETS_MANAGER',
  fallback: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string {
  return environment[`AWS_ENDPOINT_URL_${service}`] || environment['AWS_ENDPOINT_URL'] || fallback;
}
