import { z } from 'zod';

/** The ARN of a resource of one service. */
export const arn = (service: string) =>
  z
    .string()
    .regex(
      new RegExp(`^arn:aws[a-z-]*:${service}:`),
      `must be an ARN that starts with "arn:aws:${service}:"`,
    );

/** The name of an AWS region. */
export const region = z
  .string()
  .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be an AWS region name such as "eu-central-1"');

/** An EventBridge Scheduler expression. */
export const schedule = (fallback: string, what: string) =>
  z
    .string()
    .regex(
      /^(rate\([1-9]\d* (minutes?|hours?|days?)\)|cron\(\S+( \S+){5}\))$/,
      'must be "rate(15 minutes)", or "cron(0 6 * * ? *)" with six fields',
    )
    .default(fallback)
    .describe(`${what} An EventBridge Scheduler expression, UTC.`);

/** `create`: declared and owned by this stack. `adopt`: it exists; it is used and never changed or destroyed. `off`: not used. */
export const ownership = (fallback: 'create' | 'adopt' | 'off') =>
  z.enum(['create', 'adopt', 'off']).default(fallback);

/** The name of an S3 bucket. */
export const bucketName = z
  .string()
  .regex(
    /^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    'must be an S3 bucket name: 3 to 63 of a-z, 0-9, "-" and single "."',
  );

/** The id of an AWS account. */
export const accountId = z.string().regex(/^\d{12}$/, 'must be 12 digits');
