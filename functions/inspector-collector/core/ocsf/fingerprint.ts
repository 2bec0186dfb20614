import { text } from '../read';

/** A digest as Inspector writes it (`sha256:…` or bare, hex or base64), as an OCSF fingerprint. */
export function sha256(digest: unknown) {
  const value = text(digest)?.replace(/^sha256:/i, '');
  return value === undefined ? undefined : { algorithm_id: 3, algorithm: 'SHA-256', value };
}
