import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Findings, Predictions } from '../../functions/predictor/core/run/ports';
import { gunzipLines } from '../../functions/shared/compress/gunzip-lines';
import { archivedKeys, folderOnce } from './folder-archive';

const LIMITS = { totalBytes: 256 * 1024 * 1024, lineBytes: 4 * 1024 * 1024 };

const KEY = /^findings\/source=([^/]+)\/region=([^/]+)\/accountId=([^/]+)\/eventDay=(\d{8})\//;

/** The findings of a folder archive, as the predictor reads them. */
export function folderFindings(folder: string): Findings {
  const objects = () =>
    archivedKeys(folder).flatMap((key) => {
      const [, source, region, accountId, day] = KEY.exec(key) ?? [];
      return source && region && accountId && day ? [{ key, source, region, accountId, day }] : [];
    });
  return {
    async places(wanted) {
      const places = objects()
        .filter(({ source }) => source === wanted)
        .map(({ source, region, accountId }) => ({ source, region, accountId }));
      return [...new Map(places.map((place) => [JSON.stringify(place), place])).values()];
    },
    async *objects({ source, region, accountId }, from) {
      for (const object of objects())
        if (
          object.source === source &&
          object.region === region &&
          object.accountId === accountId &&
          object.day >= from
        )
          yield object;
    },
    async *lines(key) {
      for await (const line of gunzipLines(createReadStream(join(folder, key)), LIMITS))
        if (line.trim() !== '') yield line;
    },
  };
}

/** The folder as the place of predictions. */
export function folderPredictions(folder: string): Predictions {
  const once = folderOnce(folder);
  return { put: (day, body) => once.put(`predictions/eventDay=${day}/predictions.json.gz`, body) };
}
