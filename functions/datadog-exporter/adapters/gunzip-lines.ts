import type { Readable } from 'node:stream';
import { gunzipLines as allLines, type LineLimits } from '../../shared/compress/gunzip-lines';
import { UnfoldFault } from '../../shared/compress/unfold';
import { permanent } from '../core/failure';

/**
 * A WAF log file holds at most 75 MB; as OCSF with the native record inside, a few times that.
 * No event comes near 16 MB.
 */
const LIMITS: LineLimits = { totalBytes: 512 * 1024 * 1024, lineBytes: 16 * 1024 * 1024 };

/**
 * The lines of a gzipped text, without the empty ones, holding one line at a time.
 * Rejects with a permanent ExportFailure where the bytes are no gzip, end too soon or unpack to more than the
 * bounds allow; an error of the stream itself is passed on as it is.
 */
export async function* gunzipLines(source: Readable, limits = LIMITS): AsyncGenerator<string> {
  try {
    for await (const line of allLines(source, limits)) {
      const text = line.trim();
      if (text !== '') yield text;
    }
  } catch (error) {
    throw error instanceof UnfoldFault ? permanent(`the object ${error.message}`) : error;
  } finally {
    source.destroy();
  }
}
