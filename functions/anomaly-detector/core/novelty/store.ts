/** An item as it was read. */
export interface Stored {
  readonly bytes: Uint8Array;
  /** Changes with each write; undefined for an item that is damaged and has none. */
  readonly version: number | undefined;
}

export interface NoveltyItem {
  readonly id: string;
  readonly bytes: Uint8Array;
  /** The version that the item had when it was read; undefined: there was no item, or none with a version. */
  readonly known: number | undefined;
  /** Epoch seconds. */
  readonly expiresAt: number;
}

/** Where it is kept what was seen of principals and their peers. */
export interface NoveltyStore {
  /** The items that are there. */
  read(ids: readonly string[]): Promise<ReadonlyMap<string, Stored>>;
  /** Writes each item if it is as it was read. @returns the ids of those that another run has written since */
  write(items: readonly NoveltyItem[]): Promise<readonly string[]>;
}

/** A store for as long as the process runs. */
export function memoryNoveltyStore(): NoveltyStore {
  const items = new Map<string, Stored>();
  return {
    async read(ids) {
      return new Map(ids.flatMap((id) => (items.has(id) ? [[id, items.get(id) as Stored] as const] : [])));
    },
    async write(changed) {
      const refused: string[] = [];
      for (const { id, bytes, known } of changed)
        if (items.get(id)?.version === known) items.set(id, { bytes, version: (known ?? 0) + 1 });
        else refused.push(id);
      return refused;
    },
  };
}
