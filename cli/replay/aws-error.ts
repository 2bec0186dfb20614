import { cleanText } from '../../functions/shared/text/clean';
import { CliError } from '../cli-error';

/** By the error's name or message, what would help. */
const FIXES: readonly (readonly [RegExp, string])[] = [
  [/Region is missing/, 'Set AWS_REGION to the region of the bucket, or AWS_PROFILE.'],
  [/CredentialsProviderError|ExpiredToken|InvalidClientTokenId/, 'Sign in, or set AWS_PROFILE.'],
  [/NoSuchBucket/, 'Look at --bucket.'],
  [/NonExistentQueue|QueueDoesNotExist/, "Look at --queue: it is the queue's URL, not its ARN."],
  [
    /AccessDenied|Forbidden|403/,
    'It takes s3:ListBucket and s3:GetObject, kms:Decrypt of an encrypted bucket, sqs:SendMessage to send again, s3:PutObject for --again.',
  ],
];

/** What AWS says, in words; bounded. */
export function awsProblem(error: unknown): string {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return cleanText(name === 'Error' || message === '' ? message || name : `${name}: ${message}`, 300);
}

/** A failure of AWS as the command's, with what would help. */
export function awsError(error: unknown, what: string): CliError {
  const problem = awsProblem(error);
  return new CliError(`${what}: ${problem}`, FIXES.find(([pattern]) => pattern.test(problem))?.[1]);
}
