import { type Native, object, text, texts, time } from '../read';

/** What the resource is to the finding, as OCSF's role_id. */
const AFFECTED = { role_id: 3, role: 'Affected' };

/** The one member of `details` that describes a resource, whatever its type. */
export function detailsOf(resource: Native): Native {
  return object(Object.values(object(resource.details))[0]);
}

/** A resource with its details (`data` has them all) and the customer's tags, also as `key=value` labels. */
export function resourceDetails(resource: Native, accountId: string) {
  const details = detailsOf(resource);
  const tags = Object.entries(object(resource.tags)).flatMap(([name, value]) =>
    typeof value === 'string' ? [{ name, value }] : [],
  );
  return {
    ...AFFECTED,
    uid: text(resource.id),
    uid_alt: text(details.imageHash) ?? text(details.imageDigest) ?? text(details.codeSha256),
    name: nameOf(details, tags),
    type: text(resource.type),
    region: text(resource.region),
    cloud_partition: text(resource.partition),
    namespace: text(details.registry) ?? text(details.providerType),
    version: text(details.version) ?? texts(details.imageTags)[0],
    ip: addressesOf(details)[0],
    created_time: time(details.launchedAt) ?? time(details.pushedAt),
    modified_time: time(details.lastModifiedAt),
    owner: { account: { uid: text(resource.providerAccountId) ?? accountId } },
    tags,
    labels: tags.map(({ name, value }) => `${name}=${value}`),
    data: details,
  };
}

/** Private and public addresses, IPv4 first, as Inspector lists them. */
export function addressesOf(details: Native): readonly string[] {
  return [...texts(details.ipV4Addresses), ...texts(details.ipV6Addresses)];
}

function nameOf(details: Native, tags: readonly { name: string; value: string }[]): string | undefined {
  return (
    text(details.repositoryName) ??
    text(details.functionName) ??
    text(details.projectName) ??
    text(details.vmName) ??
    text(details.serverlessFunctionName) ??
    tags.find(({ name }) => name === 'Name')?.value
  );
}
