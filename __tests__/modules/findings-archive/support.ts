import { FindingsArchive } from '../../../modules/findings-archive';
import { KEY_ARN, type Place, schedulesOf, synth } from '../../support/synth';

/** The archive beside its alarms and schedules; `use` gets it. */
export function synthArchive(
  settings: object = {},
  use: (archive: FindingsArchive, place: Place) => void = () => {},
): string {
  return synth((place) => {
    const { scope, deployment, alarms } = place;
    const schedules = schedulesOf(place);
    const archive = new FindingsArchive(scope, 'archive', { deployment, keyArn: KEY_ARN, alarms, schedules });
    use(archive, place);
  }, settings);
}
