import type { CollectorPlace } from '../../modules/collector';
import { FindingsArchive } from '../../modules/findings-archive';
import { type Block, KEY_ARN, type Place, schedulesOf, synth } from './synth';

/** What a collector stands beside: archive, alarms and schedules. */
export function collectorPlace(place: Place): CollectorPlace {
  const { scope, deployment, alarms } = place;
  const schedules = schedulesOf(place);
  const archive = new FindingsArchive(scope, 'archive', { deployment, keyArn: KEY_ARN, alarms, schedules });
  return { deployment, alarms, schedules, archive };
}

/** Synthesizes a construct called `it` beside archive, alarms and schedules. @returns the whole Terraform JSON */
export function synthBeside(
  build: (scope: Place['scope'], place: CollectorPlace) => void,
  settings: object = {},
): string {
  return synth((place) => build(place.scope, collectorPlace(place)), settings);
}

/** Only what the construct called `it` declares, for its snapshot. */
export function declaredByIt(json: string): Block {
  const parsed = JSON.parse(json) as Record<'resource' | 'data', Record<string, Record<string, Block>>>;
  const own = (kind: 'resource' | 'data') =>
    Object.fromEntries(
      Object.entries(parsed[kind])
        .map(([type, blocks]) => [
          type,
          Object.fromEntries(Object.entries(blocks).filter(([name]) => name.startsWith('it_'))),
        ])
        .filter(([, blocks]) => Object.keys(blocks ?? {}).length > 0),
    );
  return { resource: own('resource'), data: own('data') };
}
