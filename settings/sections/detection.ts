import { z } from 'zod';

const SEVERITIES = ['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const;

const path = z.string().regex(/^(?!\/)[^\0]+$/, 'must be a path relative to the checkout');

/** The rules that CloudTrail's events are matched against. */
export const detection = z
  .strictObject({
    defaultRules: z.boolean().default(true).describe('The rules that come with the system, in rules/.'),
    rules: z
      .array(path)
      .default([])
      .describe('Further rule files or folders of them (Sigma YAML), relative to the checkout.'),
    monitoredEvents: path
      .optional()
      .describe('A monitored_events.json whose events are matched too, relative to the checkout.'),
    suppressions: path
      .optional()
      .describe('A file of suppressions, each with owner, reason and expiry, relative to the checkout.'),
    placeholders: z
      .record(
        z.string().regex(/^\w+$/, 'must be named with letters, digits and "_"'),
        z.array(z.union([z.string(), z.number()], { error: 'must be a text or a number' })),
      )
      .default({})
      .describe('Values of the placeholders that rules use, e.g. {"allowed_regions": ["eu-central-1"]}.'),
  })
  .refine(
    ({ defaultRules, rules, monitoredEvents }) =>
      defaultRules || rules.length > 0 || monitoredEvents !== undefined,
    {
      path: ['defaultRules'],
      message:
        'leaves no rule at all: name some in rules or monitoredEvents, or set cloudtrail.trail to "off"',
    },
  )
  .prefault({});

const ENDPOINTS = {
  email: /^[^@\s]+@[^@\s]+$/,
  'email-json': /^[^@\s]+@[^@\s]+$/,
  https: /^https:\/\/\S+$/,
  lambda: /^arn:aws[a-z-]*:lambda:/,
  sms: /^\+[1-9]\d{6,14}$/,
  sqs: /^arn:aws[a-z-]*:sqs:/,
} as const;

const protocols = Object.keys(ENDPOINTS) as (keyof typeof ENDPOINTS)[];

const endpoint = z
  .strictObject({
    protocol: z.enum(protocols).describe('An SNS protocol.'),
    endpoint: z.string().describe('Address, URL, phone number or ARN.'),
    minimumSeverity: z.enum(SEVERITIES).optional().describe('Less urgent alerts are not sent there.'),
  })
  .refine(({ protocol, endpoint: address }) => ENDPOINTS[protocol].test(address), {
    path: ['endpoint'],
    message:
      'must suit its protocol: an address for email, a URL for https, "+…" for sms, an ARN for sqs and lambda',
  });

/** What becomes of an alert. */
export const alerts = z
  .strictObject({
    retentionDays: z.int().min(1).max(3653).default(90).describe('Days that alerts are kept in the table.'),
    groupMinutes: z
      .int()
      .min(1)
      .max(1440)
      .default(60)
      .describe('For how long further alerts of one rule and group are counted instead of sent.'),
    minimumSeverity: z
      .enum(SEVERITIES)
      .default('LOW')
      .describe('Less urgent alerts are kept and told to nobody.'),
    endpoints: z
      .array(endpoint)
      .default([])
      .refine(isUnique, 'must not name an endpoint twice')
      .describe(
        'Who gets alerts beside notifications.emails: {protocol, endpoint, minimumSeverity?}, protocol one of email, email-json, https, lambda, sms, sqs.',
      ),
    forceDestroy: z
      .boolean()
      .default(false)
      .describe(
        'true: the tables are not protected, so destroying the stack deletes the alerts and what is known of principals.',
      ),
  })
  .prefault({});

function isUnique(endpoints: readonly { readonly protocol: string; readonly endpoint: string }[]): boolean {
  return new Set(endpoints.map((each) => `${each.protocol} ${each.endpoint}`)).size === endpoints.length;
}
