import { z } from 'zod';
import { region } from './fields';

/** Who is told. */
export const notifications = z
  .strictObject({
    emails: z
      .array(z.email())
      .default([])
      .refine((addresses) => new Set(addresses).size === addresses.length, 'must not name an address twice')
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

/** Where Terraform keeps its state. */
export const backend = z
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
