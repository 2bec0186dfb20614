import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { awsError } from './aws-error';
import type { ListedObject, ObjectListing } from './ports';

/** A bucket's listing, page by page. Rejects with CliErrors that say what it takes. */
export function s3Listing(client: S3Client, bucket: string): ObjectListing {
  /** @param after where S3 begins: keys after it */
  async function* pages(prefix: string, options: { readonly after?: string; readonly delimiter?: string }) {
    let token: string | undefined;
    do {
      const command = new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        ...(options.after !== undefined && { StartAfter: options.after }),
        ...(options.delimiter !== undefined && { Delimiter: options.delimiter }),
        ...(token !== undefined && { ContinuationToken: token }),
      });
      const page = await client.send(command).catch((error: unknown) => {
        throw awsError(error, `s3://${bucket} cannot be listed`);
      });
      yield page;
      token = page.NextContinuationToken;
    } while (token !== undefined);
  }
  return {
    async folders(prefix) {
      const names: string[] = [];
      for await (const { CommonPrefixes = [] } of pages(prefix, { delimiter: '/' }))
        for (const { Prefix = '' } of CommonPrefixes) names.push(Prefix.slice(prefix.length, -1));
      return names;
    },
    async objects({ prefix, after, before }) {
      const objects: ListedObject[] = [];
      for await (const { Contents = [] } of pages(prefix, { after })) {
        for (const { Key: key = '', Size: bytes = 0 } of Contents) {
          if (key >= before) return objects;
          objects.push({ key, bytes });
        }
      }
      return objects;
    },
  };
}
