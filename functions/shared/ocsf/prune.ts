/**
 * A copy without what is empty: undefined, null, '', [], {} and the members that hold only those.
 * OCSF has no null: an attribute that the native record lacks is left out.
 */
export function prune<T>(value: T): T {
  return (pruned(value) ?? {}) as T;
}

function pruned(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(pruned).filter((item) => item !== undefined);
    return items.length > 0 ? items : undefined;
  }
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value)
      .map(([key, member]) => [key, pruned(member)] as const)
      .filter(([, member]) => member !== undefined);
    // fromEntries defines own properties, so a hostile `__proto__` key stays data.
    return entries.length > 0 ? Object.fromEntries(entries) : undefined;
  }
  return value === null || value === '' ? undefined : value;
}
