import { integer, type Native, text } from '../read';
import { sha256 } from './fingerprint';

/** OCSF package types. */
const APPLICATION = { type_id: 1, type: 'Application' };
const OPERATING_SYSTEM = { type_id: 2, type: 'Operating System' };

/**
 * One vulnerable package. Name and version are required by OCSF and by Inspector; where a record lacks one
 * it says so rather than hide the package. `hash` is that of the image layer that brought the package in.
 */
export function affectedPackage(native: Native) {
  const manager = text(native.packageManager);
  const advice = text(native.remediation);
  return {
    name: text(native.name) ?? 'unknown',
    version: text(native.version) ?? 'unknown',
    epoch: integer(native.epoch),
    release: text(native.release),
    architecture: text(native.arch),
    package_manager: manager,
    ...(manager === undefined ? {} : manager === 'OS' ? OPERATING_SYSTEM : APPLICATION),
    path: text(native.filePath),
    fixed_in_version: text(native.fixedInVersion),
    hash: sha256(native.sourceLayerHash),
    remediation: advice === undefined ? undefined : { desc: advice },
  };
}
