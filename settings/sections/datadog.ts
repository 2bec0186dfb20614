import { z } from 'zod';
import { accountId, arn, ownership } from './fields';

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

/** Delivery to Datadog and what is declared there. */
export const datadog = z
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
      .string()
      .regex(
        /^https?:\/\/[^\s?#]+$/,
        'must be an address such as "https://example.com/runbooks", without ? and #',
      )
      .max(500, 'must be 500 characters or fewer')
      .optional()
      .describe(
        'Where docs/runbooks is published, for links in monitors, and, also without Datadog, in alert mails, chat messages and the descriptions of CloudWatch alarms, e.g. "https://github.com/acme/aws-security-monitoring/blob/main/docs/runbooks". Default: they name the file.',
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
    trustedAccountId: accountId
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
