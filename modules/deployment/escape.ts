/** Twice the first character makes Terraform take the rest literally. */
const doubled = (opening: string) => `${opening[0]}${opening}`;

/**
 * Text from settings that Terraform must not read as a template (`${…}`, `%{…}`) and Datadog not as a variable
 * of the message (`{{…}}`).
 */
export function literal(text: string): string {
  return text.replaceAll(/\{(?=\{)/g, '{ ').replaceAll(/[$%]\{/g, doubled);
}
