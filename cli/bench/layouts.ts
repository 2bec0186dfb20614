/** The same records in layouts that CloudTrail does not write, by name. */
export const LAYOUTS: Readonly<Record<string, (records: readonly unknown[]) => string>> = {
  keysReversed: (records) => JSON.stringify({ Records: records.map(reversed) }),
  prettyPrinted: (records) => JSON.stringify({ Records: records }, undefined, 2),
  oneALine: (records) => records.map((record) => `${JSON.stringify(record)}\n`).join(''),
  escapedKeys: (records) =>
    JSON.stringify({ Records: records }).replaceAll('"eventName":', '"\\u0065ventName":'),
};

/** Of the record and its userIdentity; what lies deeper is compared as text by some rules. */
function reversed(record: unknown): unknown {
  const { userIdentity, ...rest } = record as { readonly userIdentity?: object };
  return withKeysReversed({ ...rest, userIdentity: userIdentity && withKeysReversed(userIdentity) });
}

function withKeysReversed(object: object): object {
  return Object.fromEntries(Object.entries(object).toReversed());
}
