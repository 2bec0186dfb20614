import { z } from 'zod';

/** The Datadog sites, by the account that their integration roles trust. https://docs.datadoghq.com/getting_started/site/ */
export const DATADOG_SITES = [
  'datadoghq.com',
  'us3.datadoghq.com',
  'us5.datadoghq.com',
  'datadoghq.eu',
  'ap1.datadoghq.com',
  'ap2.datadoghq.com',
  'uk1.datadoghq.com',
  'ddog-gov.com',
  'us2.ddog-gov.com',
] as const;

const arn = (service: string) =>
  z
    .string()
    .regex(
      new RegExp(`^arn:aws[a-z-]*:${service}:`),
      `must be an ARN that starts with "arn:aws:${service}:"`,
    );

const region = z
  .string()
  .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be an AWS region name such as "eu-central-1"');

const schedule = (fallback: string, what: string) =>
  z
    .string()
    .regex(/^(rate\(\d+ (minutes?|hours?|days?)\)|cron\(.+\))$/, 'must be "rate(15 minutes)" or "cron(…)"')
    .default(fallback)
    .describe(`${what} An EventBridge Scheduler expression, UTC.`);

/** `create`: declared and owned by this stack. `adopt`: it exists; it is used and never changed or destroyed. `off`: not used. */
const ownership = (fallback: 'create' | 'adopt' | 'off') =>
  z.enum(['create', 'adopt', 'off']).default(fallback);

const guardduty = z
  .strictObject({
    detector: ownership('create').describe(
      'create: this stack owns one detector a region. adopt: each region has one already; it is left as it is. off: GuardDuty is not collected.',
    ),
    protections: z
      .strictObject({
        s3DataEvents: z.boolean().default(true).describe('S3 protection.'),
        eksAuditLogs: z.boolean().default(true).describe('EKS audit log monitoring.'),
        ebsMalware: z.boolean().default(true).describe('Malware protection for EC2.'),
        rdsLogins: z.boolean().default(true).describe('RDS login activity.'),
        lambdaNetwork: z.boolean().default(true).describe('Lambda network activity.'),
        runtime: z.boolean().default(false).describe('Runtime monitoring (agents are billed by vCPU).'),
      })
      .prefault({})
      .describe('Protection plans of a created detector; each is billed by volume.'),
    publishingFrequency: z
      .enum(['FIFTEEN_MINUTES', 'ONE_HOUR', 'SIX_HOURS'])
      .default('FIFTEEN_MINUTES')
      .describe('How often a created detector repeats the event of a finding that recurs.'),
    schedule: schedule('rate(15 minutes)', 'When the reconciling poll runs.'),
  })
  .prefault({});

const inspector = z
  .strictObject({
    activation: ownership('create').describe(
      'create: this stack turns Inspector on in every region. adopt: it is on already and left as it is. off: Inspector is not collected.',
    ),
    resourceTypes: z
      .array(z.enum(['EC2', 'ECR', 'LAMBDA', 'LAMBDA_CODE']))
      .min(1)
      .default(['EC2', 'ECR', 'LAMBDA'])
      .describe('What a created activation scans. LAMBDA_CODE needs LAMBDA.'),
    schedule: schedule('rate(30 minutes)', 'When the reconciling poll runs.'),
  })
  .prefault({});

const waf = z
  .strictObject({
    webAcl: ownership('create').describe(
      'create: this stack owns a regional web ACL with AWS managed rules in the home region. adopt: web ACLs exist; they are read and left as they are. off: WAF is not collected.',
    ),
    associate: z
      .array(
        z.union([
          arn('elasticloadbalancing'),
          arn('apigateway'),
          arn('appsync'),
          arn('cognito-idp'),
          arn('apprunner'),
          arn('ec2'),
        ]),
      )
      .default([])
      .describe('ARNs of the resources that the created web ACL protects (load balancers, API stages, …).'),
    managedRuleGroups: z
      .array(
        z
          .string()
          .regex(/^AWSManagedRules\w+$/, 'must be the name of an AWS managed rule group, "AWSManagedRules…"'),
      )
      .default([
        'AWSManagedRulesAmazonIpReputationList',
        'AWSManagedRulesCommonRuleSet',
        'AWSManagedRulesKnownBadInputsRuleSet',
        'AWSManagedRulesSQLiRuleSet',
      ])
      .describe('Rule groups of the created web ACL, in order of evaluation.'),
    ruleAction: z
      .enum(['block', 'count'])
      .default('block')
      .describe('block: the managed rules act as AWS ships them. count: they only count, for a first trial.'),
    fullLogs: z
      .boolean()
      .default(true)
      .describe('Log the created web ACL to an aws-waf-logs- bucket and collect every record from there.'),
    logAllowed: z
      .boolean()
      .default(false)
      .describe('Also keep log records of requests that were simply allowed (volume!).'),
    samples: z
      .boolean()
      .default(true)
      .describe(
        'Collect sampled requests of the web ACLs that have no full logs here, CloudFront ones included.',
      ),
    schedule: schedule('rate(5 minutes)', 'When samples are read. WAF keeps them for three hours.'),
  })
  .prefault({});

const archive = z
  .strictObject({
    bucketName: z
      .string()
      .regex(
        /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
        'must be an S3 bucket name: 3 to 63 of a-z, 0-9, "-" and "."',
      )
      .optional()
      .describe('Name of the archive bucket. Default: aws-security-monitoring-logs-<account id>.'),
    encryption: z
      .enum(['kms', 'aes256'])
      .default('kms')
      .describe('kms: a customer managed key that this stack owns. aes256: S3-managed keys.'),
    retentionDays: z
      .int()
      .min(1)
      .max(3653)
      .default(90)
      .describe('Days that findings are kept in the archive.'),
    accessLogging: z
      .boolean()
      .default(true)
      .describe('Keep S3 server access logs of the archive in a bucket of their own, <bucket name>-access.'),
    forceDestroy: z
      .boolean()
      .default(false)
      .describe(
        'true: destroying the stack deletes the archive with all findings in it. false: destroy stops at a bucket that is not empty.',
      ),
    memberAccounts: z
      .array(z.string().regex(/^\d{12}$/, 'must be 12 digits'))
      .max(500)
      .default([])
      .describe(
        "Further accounts whose findings arrive here, where this account is GuardDuty's or Inspector's delegated administrator. Athena's tables find them under these ids.",
      ),
  })
  .refine(({ accessLogging, bucketName }) => !accessLogging || (bucketName?.length ?? 0) <= 56, {
    path: ['bucketName'],
    message: 'must be 56 characters or fewer, since the bucket of its access logs is called <name>-access',
  })
  .prefault({});

const datadog = z
  .strictObject({
    enabled: z.boolean().default(true).describe('Deliver to Datadog. false: archive and AWS alarms only.'),
    site: z.enum(DATADOG_SITES).default('datadoghq.com').describe('The Datadog site of your organization.'),
    apiKeySecretArn: arn('secretsmanager')
      .optional()
      .describe(
        'ARN of a secret that holds the API key as plain text. Default: this stack creates one from the variable datadog_api_key.',
      ),
    apiKeyVersion: z
      .int()
      .min(1)
      .default(1)
      .describe('Raise it to write a new value of datadog_api_key into the created secret.'),
    apiUrl: z
      .url()
      .optional()
      .describe('Another Datadog API to talk to (tests, proxies). Default: that of the site.'),
    runbookUrl: z
      .url()
      .optional()
      .describe(
        'Where docs/runbooks is published, for links in monitors, e.g. "https://github.com/acme/aws-security-monitoring/blob/main/docs/runbooks". Default: monitors name the file.',
      ),
    integration: ownership('create').describe(
      'create: the datadog stack owns the AWS account integration. adopt: the account is integrated already. off: none.',
    ),
    role: z
      .enum(['create', 'adopt'])
      .default('create')
      .describe(
        'create: the datadog stack owns the IAM role that Datadog assumes. adopt: a role of that name exists; it is left as it is.',
      ),
    roleName: z
      .string()
      .regex(/^[\w+=,.@-]{1,64}$/, 'must be an IAM role name: at most 64 of letters, digits and +=,.@_-')
      .default('DatadogIntegrationRole')
      .describe('Name of the IAM role that Datadog assumes.'),
    trustedAccountId: z
      .string()
      .regex(/^\d{12}$/, 'must be 12 digits')
      .optional()
      .describe("Datadog's AWS account, for sites whose account is not public (us2.ddog-gov.com)."),
    permissions: z
      .enum(['standard', 'full'])
      .default('standard')
      .describe("standard: Datadog's list for metrics and tags. full: also resource collection."),
    cloudSecurityPosture: z
      .boolean()
      .default(false)
      .describe("Datadog's own CSPM; attaches AWS's SecurityAudit policy."),
    optional: z
      .strictObject({
        cloudSiemRules: z
          .boolean()
          .default(false)
          .describe('Cloud SIEM detection rules (billed by Datadog).'),
        collectionSlo: z.boolean().default(false).describe('An SLO on collection.'),
        logArchive: z
          .boolean()
          .default(false)
          .describe("Datadog's log archive in the archive bucket, under datadog-archive/."),
        maintenanceDowntime: z
          .strictObject({
            rrule: z
              .string()
              .min(1)
              .describe('Recurrence as an RFC 5545 RRULE, e.g. "FREQ=WEEKLY;BYDAY=SU".'),
            start: z.iso
              .datetime({ local: true, offset: false })
              .describe('First start, local time of timezone, e.g. 2026-01-04T02:00:00.'),
            duration: z
              .string()
              .regex(/^\d+[mhd]$/, 'must be a duration such as "2h"')
              .describe('How long, e.g. 2h.'),
            timezone: z.string().default('UTC').describe('IANA time zone.'),
          })
          .optional()
          .describe('A recurring downtime of all monitors.'),
      })
      .prefault({})
      .describe('Things that cost extra or that not everyone wants.'),
  })
  .prefault({});

const notifications = z
  .strictObject({
    emails: z
      .array(z.email())
      .default([])
      .describe('Addresses that get alarms (SNS) and monitors (Datadog).'),
    slackChannels: z
      .array(z.string().regex(/^[\w.-]+$/, 'must be a channel name without "#" and "@slack-"'))
      .default([])
      .describe('Slack channels as Datadog knows them ("account-channel" or "channel").'),
    handles: z
      .array(z.string().regex(/^@\S+$/, 'must start with "@", e.g. "@pagerduty-security"'))
      .default([])
      .describe('Further Datadog notification handles.'),
  })
  .prefault({});

const backend = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('local').describe('State file beside the stack.') }),
    z.strictObject({
      type: z.literal('s3').describe('State in S3, locked with a lock file.'),
      bucket: z.string().min(3).describe('Bucket that holds the state.'),
      region: region.describe('Region of that bucket.'),
      keyPrefix: z.string().default('security-monitoring').describe('Key prefix of the state objects.'),
    }),
  ])
  .prefault({ type: 'local' })
  .describe('Where Terraform keeps its state.');

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
        /^[a-z][a-z0-9-]{1,28}[a-z0-9]$/,
        'must be 3 to 30 of a-z, 0-9 and "-", start with a letter and not end with "-"',
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
    datadog,
    notifications,
    backend,
  })
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

/** One environment's settings, complete: every default is filled in. */
export type Settings = z.output<typeof settingsSchema>;
