import type { ArchivedEvent } from './archived-event';

const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d$/;
const CONSOLES: readonly (readonly [prefix: string, host: string])[] = [
  ['cn-', 'console.amazonaws.cn'],
  ['us-gov-', 'console.amazonaws-us-gov.com'],
];

/** Where a person looks at the finding; built from checked parts only, never taken from the record. */
export function consoleUrl({ source, uid, ocsf }: ArchivedEvent): string {
  const { region } = ocsf.cloud;
  const host = CONSOLES.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'console.aws.amazon.com';
  if (!REGION.test(region)) return `https://${host}/`;
  const service = source === 'inspector' ? 'inspector/v2' : 'guardduty';
  const home = `https://${host}/${service}/home?region=${region}#/findings`;
  const id = uid.split('/').at(-1) ?? '';
  return source === 'guardduty' && /^[0-9a-f]{32}$/.test(id) ? `${home}?search=id%3D${id}` : home;
}
