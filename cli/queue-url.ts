/** What a queue's URL says of it. */
export interface QueueUrl {
  readonly url: string;
  /** Of AWS's own URLs; not of an emulator's. */
  readonly region: string | undefined;
  readonly accountId: string;
  readonly name: string;
}

/** `https://sqs.<region>.amazonaws.com/<account>/<name>`, in every partition. */
const QUEUE_URL = /^https?:\/\/(?:sqs\.([a-z0-9-]+)\.)?[^/]+\/(\d{12})\/([\w-]+)$/;

/** A queue by its URL; undefined when it is none. */
export function queueUrl(url: string): QueueUrl | undefined {
  const [, region, accountId, name] = QUEUE_URL.exec(url) ?? [];
  return accountId === undefined || name === undefined ? undefined : { url, region, accountId, name };
}
