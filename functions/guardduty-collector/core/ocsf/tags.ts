import { label, records } from '../read';

/** A resource's tags as OCSF's name and value pairs. */
export function tagsOf(tags: unknown): readonly object[] {
  return records(tags).flatMap((tag) => {
    const name = label(tag['key']);
    return name === undefined ? [] : [{ name, value: label(tag['value']) }];
  });
}

/** The value of the tag `Name`, which is how people call a resource. */
export function nameTag(tags: unknown): string | undefined {
  return records(tags)
    .filter((tag) => tag['key'] === 'Name')
    .map((tag) => label(tag['value']))[0];
}
