import { z } from 'zod';
import { accountId, bucketName } from './fields';

/** Where findings are kept. */
export const archive = z
  .strictObject({
    bucketName: bucketName
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
      .array(accountId)
      .max(500)
      .default([])
      .describe(
        "Further accounts whose findings arrive here, where this account is GuardDuty's or Inspector's delegated administrator, or reads an organization's trail. Athena's tables find them under these ids.",
      ),
  })
  .refine(({ accessLogging, bucketName: name }) => !accessLogging || (name?.length ?? 0) <= 56, {
    path: ['bucketName'],
    message: 'must be 56 characters or fewer, since the bucket of its access logs is called <name>-access',
  })
  .prefault({});
