import { z } from 'zod';
import { anomalies, watchesAnything } from './sections/anomalies';
import { archive } from './sections/archive';
import { cloudtrail } from './sections/cloudtrail';
import { datadog } from './sections/datadog';
import { alerts, detection } from './sections/detection';
import { region } from './sections/fields';
import { backend, notifications } from './sections/operation';
import { prediction } from './sections/prediction';
import { guardduty, inspector, waf } from './sections/sources';

/** Everything that a deployment can choose. One JSON file an environment, chosen by SECMON_ENV. */
export const settingsSchema = z
  .strictObject({
    $schema: z.string().optional().describe('For editors; ignored.'),
    environment: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,19}$/, 'must be 1 to 20 of a-z, 0-9 and "-", and start with a letter')
      .describe('Name of this environment; the tag "environment" and Datadog\'s "env".'),
    regions: z
      .array(region)
      .min(1, 'must name at least the home region')
      .refine((names) => new Set(names).size === names.length, 'must not name a region twice')
      .describe('Regions to watch. The first is home: everything is gathered there.'),
    prefix: z
      .string()
      .regex(
        // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-naming-requirements.html
        /^(?!.*--)[a-z][a-z0-9-]{1,28}[a-z0-9]$/,
        'must be 3 to 30 of a-z, 0-9 and single "-", start with a letter and not end with "-"',
      )
      .default('security-monitoring')
      .describe('Start of every resource name.'),
    logLevel: z
      .enum(['DEBUG', 'INFO', 'WARN', 'ERROR'])
      .default('INFO')
      .describe("The functions' log level."),
    logRetentionDays: z
      .union(
        [
          1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
          3653,
        ].map((days) => z.literal(days)),
        {
          error:
            'must be one of the retentions that CloudWatch has: 1, 3, 5, 7, 14, 30, 60, 90, … 365, … 3653',
        },
      )
      .default(90)
      .describe("Days that the functions' CloudWatch logs are kept; one of the values that CloudWatch has."),
    reservedConcurrency: z
      .int()
      .min(1)
      .max(100)
      .optional()
      .describe(
        'Reserved concurrency of each function. Default: none, since a fresh account has little to reserve.',
      ),
    tags: z
      .record(z.string().min(1).max(128), z.string().max(256))
      .default({})
      .describe('Tags of every AWS resource, beside environment and managed-by.'),
    archive,
    guardduty,
    inspector,
    waf,
    cloudtrail,
    detection,
    alerts,
    anomalies,
    prediction,
    datadog,
    notifications,
    backend,
  })
  .refine(
    ({ waf, regions: [home = ''] }) =>
      waf.associate.every((resource) => [home, ''].includes(resource.split(':')[3] ?? '')),
    {
      path: ['waf', 'associate'],
      message: 'must lie in the home region, where the web ACL is',
    },
  )
  .refine(
    (settings) =>
      !settings.inspector.resourceTypes.includes('LAMBDA_CODE') ||
      settings.inspector.resourceTypes.includes('LAMBDA'),
    {
      path: ['inspector', 'resourceTypes'],
      message: 'LAMBDA_CODE needs LAMBDA beside it',
    },
  )
  .refine(
    ({ cloudtrail, archive, prefix }) => {
      const named = [archive.bucketName, cloudtrail.bucketName];
      const stems = ['aws-security-monitoring-logs-', `${prefix}-trail-`];
      return !cloudtrail.dataEventBuckets
        .map((name) => name.replace(/-access$/, ''))
        .some((name) => named.includes(name) || stems.includes(name.replace(/\d{12}$/, '')));
    },
    {
      path: ['cloudtrail', 'dataEventBuckets'],
      message:
        "must name neither the archive nor the trail's own bucket, nor that of their access logs: what is written there about an event would be the next event",
    },
  )
  .refine(
    ({ archive, cloudtrail: { adopted, bucketName } }) =>
      !isArchive(adopted?.bucketName ?? bucketName, archive),
    {
      path: ['archive', 'bucketName'],
      message:
        "must not be the trail's bucket, nor that of its access logs: a bucket has one policy, one notification and one set of lifetimes",
    },
  )
  .refine(
    ({ alerts, notifications: { emails } }) =>
      alerts.endpoints.every(({ protocol, endpoint }) => protocol !== 'email' || !emails.includes(endpoint)),
    {
      path: ['alerts', 'endpoints'],
      message: 'must not name an address of notifications.emails, which gets every alert already',
    },
  )
  .refine(
    ({ anomalies: watched, cloudtrail: { trail } }) =>
      !watched.enabled || watchesAnything(watched, trail !== 'off'),
    {
      path: ['anomalies', 'enabled'],
      message:
        'watches nothing: set it to false, or turn a series on; API usage and user activity need CloudTrail',
    },
  )
  .refine(
    ({ anomalies: { network }, regions: [home] }) => {
      const places = network.flowLogs.map(
        ({ logGroupName, region: place = home }) => `${place} ${logGroupName}`,
      );
      return new Set(places).size === places.length;
    },
    {
      path: ['anomalies', 'network', 'flowLogs'],
      message: 'must not name a log group twice',
    },
  )
  .refine(
    ({ anomalies: { network }, regions }) =>
      network.flowLogs.every(({ region: place }) => place === undefined || regions.includes(place)),
    {
      path: ['anomalies', 'network', 'flowLogs'],
      message: 'must lie in one of the watched regions: add their region to regions',
    },
  )
  .refine(
    (settings) =>
      settings.datadog.site !== 'us2.ddog-gov.com' || settings.datadog.trustedAccountId !== undefined,
    {
      path: ['datadog', 'trustedAccountId'],
      message: "is needed for us2.ddog-gov.com: ask Datadog for the site's AWS account",
    },
  )
  .refine(
    ({ datadog: { integration, role, optional } }) =>
      !optional.logArchive || (integration !== 'off' && role === 'create'),
    {
      path: ['datadog', 'optional', 'logArchive'],
      message:
        'needs datadog.role "create" and datadog.integration "create" or "adopt": Datadog writes the archive through that role, and an adopted one is never changed',
    },
  )
  .refine(
    ({ datadog: { integration, site }, regions: [home = ''] }) =>
      integration === 'off' ||
      !(home.startsWith('cn-') || (home.startsWith('us-gov-') && !site.endsWith('ddog-gov.com'))),
    {
      path: ['datadog', 'integration'],
      message:
        'must be "off" here: an IAM role cannot be assumed from another AWS partition, so Datadog reaches GovCloud accounts by role from its government sites only, and China accounts from none',
    },
  );

/** Whether `name` is the archive, or the bucket of its access logs, or the other way round. */
function isArchive(name: string | undefined, archive: { readonly bucketName?: string | undefined }): boolean {
  const [theirs, ours] = [name, archive.bucketName].map((each) => each?.replace(/-access$/, ''));
  if (ours === undefined) return /^aws-security-monitoring-logs-\d{12}$/.test(theirs ?? '');
  return theirs === ours;
}

/** One environment's settings, complete: every default is filled in. */
export type Settings = z.output<typeof settingsSchema>;
