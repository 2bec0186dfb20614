import { z } from 'zod';
import { arn, ownership, schedule } from './fields';

const protections = z.strictObject({
  s3DataEvents: z.boolean().default(true).describe('S3 protection.'),
  eksAuditLogs: z.boolean().default(true).describe('EKS audit log monitoring.'),
  ebsMalware: z.boolean().default(true).describe('Malware protection for EC2.'),
  rdsLogins: z.boolean().default(true).describe('RDS login activity.'),
  lambdaNetwork: z.boolean().default(true).describe('Lambda network activity.'),
  runtime: z.boolean().default(false).describe('Runtime monitoring (agents are billed by vCPU).'),
});

const DEFAULT_PROTECTIONS = protections.parse({});

/** GuardDuty and its collector. */
export const guardduty = z
  .strictObject({
    detector: ownership('create').describe(
      'create: this stack owns one detector a region. adopt: each region has one already; it is left as it is. off: GuardDuty is not collected.',
    ),
    protections: protections
      .prefault({})
      .describe('Protection plans of a created detector; each is billed by volume.'),
    publishingFrequency: z
      .enum(['FIFTEEN_MINUTES', 'ONE_HOUR', 'SIX_HOURS'])
      .default('FIFTEEN_MINUTES')
      .describe('How often a created detector repeats the event of a finding that recurs.'),
    schedule: schedule('rate(15 minutes)', 'When the reconciling poll runs.'),
  })
  .refine(
    (settings) =>
      settings.detector === 'create' ||
      JSON.stringify(settings.protections) === JSON.stringify(DEFAULT_PROTECTIONS),
    {
      path: ['protections'],
      message: 'has no effect on a detector that is adopted or off: remove it, or set detector to "create"',
    },
  )
  .prefault({});

/** Inspector and its collector. */
export const inspector = z
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

/** Web ACLs and their collector. */
export const waf = z
  .strictObject({
    webAcl: ownership('create').describe(
      'create: this stack owns a regional web ACL with AWS managed rules in the home region. adopt: web ACLs exist; they are read and left as they are. off: WAF is not collected.',
    ),
    associate: z
      .array(
        z.union(
          [
            arn('elasticloadbalancing'),
            arn('apigateway'),
            arn('appsync'),
            arn('cognito-idp'),
            arn('apprunner'),
            arn('ec2'),
          ],
          {
            error:
              'must be the ARN of a load balancer, API stage, AppSync API, user pool, App Runner service or Verified Access instance',
          },
        ),
      )
      .default([])
      .describe('ARNs of the resources that the created web ACL protects (load balancers, API stages, …).'),
    managedRuleGroups: z
      .array(
        z
          .string()
          .regex(/^AWSManagedRules\w+$/, 'must be the name of an AWS managed rule group, "AWSManagedRules…"')
          .refine(
            (name) => !/ATPRuleSet|ACFPRuleSet/.test(name),
            'needs a configuration of its own (login or sign-up page): put it into a web ACL that you adopt',
          ),
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
    schedule: schedule('rate(5 minutes)', 'When samples are read. WAF keeps them for three hours.').refine(
      (expression) =>
        !/^rate\((\d+ days?|([3-9]|\d{2,}) hours?|(1[89]\d|[2-9]\d{2}|\d{4,}) minutes?)\)$/.test(expression),
      'must come more often than every three hours: WAF keeps samples no longer',
    ),
  })
  .refine(({ webAcl, associate }) => webAcl === 'create' || associate.length === 0, {
    path: ['associate'],
    message:
      'has no effect where no web ACL is created: associate the resources with the adopted one, or set webAcl to "create"',
  })
  .prefault({});
