import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ShardStore } from '../../functions/anomaly-detector/core/run/ports';
import { StateConflict } from '../../functions/shared/state/state-store';

/** The models' states as `<folder>/state/anomaly-detector/shards/<n>.bin`, versioned by a hash of their content. */
export function folderShards(folder: string): ShardStore {
  const place = join(folder, 'state', 'anomaly-detector', 'shards');
  const stored = (shard: number) => {
    const path = join(place, `${shard}.bin`);
    if (!existsSync(path)) return undefined;
    const bytes = readFileSync(path);
    return { bytes, version: createHash('sha256').update(bytes).digest('hex') };
  };
  return {
    async read(shard) {
      return stored(shard);
    },
    async write(shard, bytes, version) {
      if (stored(shard)?.version !== version) throw new StateConflict(`shard ${shard}`);
      mkdirSync(place, { recursive: true });
      // Renamed into place: a run that is killed leaves the old state or the new one, never half of one.
      const path = join(place, `${shard}.bin`);
      writeFileSync(`${path}.new`, bytes);
      renameSync(`${path}.new`, path);
    },
  };
}
