import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { gunzipLines } from '../../functions/datadog-exporter/adapters/gunzip-lines';
import { permanent } from '../../functions/datadog-exporter/core/failure';
import type { ObjectReader } from '../../functions/datadog-exporter/core/ports';

/** Objects of a folder archive, unpacked while they are read. */
export function folderObjects(folder: string): ObjectReader {
  return {
    async *lines(key) {
      try {
        yield* gunzipLines(createReadStream(join(folder, key)));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT')
          throw permanent('the object does not exist any more');
        throw error;
      }
    },
  };
}
