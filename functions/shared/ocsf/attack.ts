import { text } from '../json/read';
import { TECHNIQUE_NAMES } from './attack-techniques';

/** ATT&CK's enterprise tactics by name without spaces. https://attack.mitre.org/tactics/enterprise/ */
const TACTICS: Readonly<Record<string, readonly [uid: string, name: string]>> = {
  reconnaissance: ['TA0043', 'Reconnaissance'],
  resourcedevelopment: ['TA0042', 'Resource Development'],
  initialaccess: ['TA0001', 'Initial Access'],
  execution: ['TA0002', 'Execution'],
  persistence: ['TA0003', 'Persistence'],
  privilegeescalation: ['TA0004', 'Privilege Escalation'],
  defenseevasion: ['TA0005', 'Defense Evasion'],
  credentialaccess: ['TA0006', 'Credential Access'],
  discovery: ['TA0007', 'Discovery'],
  lateralmovement: ['TA0008', 'Lateral Movement'],
  collection: ['TA0009', 'Collection'],
  commandandcontrol: ['TA0011', 'Command and Control'],
  exfiltration: ['TA0010', 'Exfiltration'],
  impact: ['TA0040', 'Impact'],
};

/** An OCSF attack object that names a tactic: by `TA0005`, or by its name however that is spelled. Undefined for none. */
export function tacticOf(word: string): object | undefined {
  const uid = /\bTA\d{4}\b/.exec(word)?.[0];
  const key = word.toLowerCase().replaceAll(/[^a-z]/g, '');
  const [knownUid, name] =
    (Object.hasOwn(TACTICS, key) ? TACTICS[key] : undefined) ??
    Object.values(TACTICS).find(([known]) => known === uid) ??
    [];
  if (knownUid === undefined) return uid === undefined ? undefined : { tactic: { uid } };
  return { tactic: { uid: knownUid, name, src_url: `https://attack.mitre.org/tactics/${knownUid}/` } };
}

/**
 * An OCSF attack object that names a technique: `T1562.008 - Impair Defenses: Disable or Modify Cloud Logs`,
 * `T1562.008` alone, or a name alone.
 */
export function techniqueOf(words: string): object {
  const [, uid, sub] = /\b(T\d{4})(?:\.(\d{3}))?\b/.exec(words) ?? [];
  if (uid === undefined) return { technique: { name: words } };
  const given = text(words.replace(/^.*?\bT\d{4}(?:\.\d{3})?\b[\s:–-]*/, ''));
  const url = `https://attack.mitre.org/techniques/${uid}/`;
  if (sub === undefined) return { technique: { uid, name: given ?? TECHNIQUE_NAMES[uid], src_url: url } };
  const [parent = TECHNIQUE_NAMES[uid], ...rest] = given?.split(': ') ?? [];
  const name = text(rest.join(': ')) ?? TECHNIQUE_NAMES[`${uid}.${sub}`] ?? parent;
  return {
    technique: { uid, name: parent, src_url: url },
    sub_technique: { uid: `${uid}.${sub}`, name, src_url: `${url}${sub}/` },
  };
}
