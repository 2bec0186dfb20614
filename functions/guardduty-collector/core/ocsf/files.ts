export interface FileFacts {
  readonly path?: string | undefined;
  readonly name?: string | undefined;
  readonly sha256?: string | undefined;
  /** 1 Regular File, 5 Local Socket, 8 Executable File. */
  readonly type_id?: number;
  readonly [attribute: string]: unknown;
}

/** A `file`: its name is required, so it is taken from the path (or archive member) where it stands alone. */
export function fileOf({ path, name, sha256, type_id = 1, ...more }: FileFacts): object | undefined {
  const fileName = name ?? path?.split('/').findLast((part) => part !== '') ?? path;
  if (fileName === undefined) return undefined;
  const folder = path?.includes('/') ? path.slice(0, path.lastIndexOf('/')) : undefined;
  return {
    name: fileName,
    path,
    parent_folder: folder,
    type_id,
    hashes: sha256 === undefined ? undefined : [fingerprint(sha256)],
    ...more,
  };
}

/** A hash with the algorithm that its length shows. */
export function fingerprint(value: string): object {
  const [algorithm_id, algorithm] = ALGORITHMS[value.length] ?? [99, 'Other'];
  return { value, algorithm_id, algorithm };
}

const ALGORITHMS: Readonly<Record<number, readonly [number, string] | undefined>> = {
  32: [1, 'MD5'],
  40: [2, 'SHA-1'],
  64: [3, 'SHA-256'],
  128: [4, 'SHA-512'],
};
