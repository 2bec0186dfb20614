import { editDistance } from '../functions/shared/text/edit-distance';

/**
 * Reports top-level fields that are nearly called as one that is read: they would be left out unseen. Any others are
 * their author's.
 * @returns whether there are any
 */
export function reportMisspelt(
  document: object,
  known: readonly string[],
  report: (field: string, reason: string) => void,
): boolean {
  const misspelt = Object.keys(document).flatMap((field) => {
    if (known.includes(field)) return [];
    const meant = known.find((name) => isNear(bare(field), bare(name)));
    return meant === undefined ? [] : [{ field, meant }];
  });
  for (const { field, meant } of misspelt) report(field, `is not read; did you mean \`${meant}\`?`);
  return misspelt.length > 0;
}

/** `Group-By` as `groupby`. */
function bare(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z]/g, '');
}

/** Short names are near to many; longer ones may differ in more. */
function isNear(field: string, name: string): boolean {
  if (field === name) return true;
  const reach = name.length < 8 ? 1 : 2;
  if (name.length < 4 || Math.abs(field.length - name.length) > reach) return false;
  return editDistance(field, name) <= reach;
}
