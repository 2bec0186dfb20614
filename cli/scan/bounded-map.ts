/** Entries that a scan remembers at most, some hundred bytes each. */
const MAX_ENTRIES = 1_000_000;

/** A map that forgets its oldest entries beyond a size, so that no input can fill the memory. */
export class BoundedMap<V> extends Map<string, V> {
  readonly #limit: number;

  constructor(limit = MAX_ENTRIES) {
    super();
    this.#limit = limit;
  }

  override set(key: string, value: V): this {
    if (this.size >= this.#limit && !this.has(key)) this.#forgetOldest();
    return super.set(key, value);
  }

  #forgetOldest(): void {
    const [oldest] = this.keys();
    if (oldest !== undefined) this.delete(oldest);
  }
}
