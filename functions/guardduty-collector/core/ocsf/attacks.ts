import { type JsonRecord, lookup, record, records, text, texts } from '../read';

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

/**
 * Threat purposes that are called otherwise than their tactic. Purposes that name none (UnauthorizedAccess, Trojan,
 * Behavior, Policy, PenTest) give no tactic.
 * https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-format.html
 */
const PURPOSES: Readonly<Record<string, string>> = {
  recon: 'reconnaissance',
  backdoor: 'commandandcontrol',
  stealth: 'defenseevasion',
  cryptocurrency: 'impact',
};

/** The ATT&CK tactics and techniques of a finding: from its type, and those that an attack sequence names. */
export function attacksOf(type: string, service: JsonRecord): readonly object[] {
  const indicators = sequenceIndicators(service);
  const purpose = type.split(':')[0]?.toLowerCase() ?? '';
  const values = (key: string) =>
    indicators
      .filter((indicator) => indicator['key'] === key)
      .flatMap((indicator) => texts(indicator['values']));
  const found = [
    tacticOf(lookup(PURPOSES, purpose) ?? purpose),
    ...values('ATTACK_TACTIC').map(tacticOf),
    ...values('ATTACK_TECHNIQUE').map(techniqueOf),
  ].filter((attack) => attack !== undefined);
  return [...new Map(found.map((attack) => [JSON.stringify(attack), attack])).values()];
}

function sequenceIndicators(service: JsonRecord): readonly JsonRecord[] {
  const sequence = record(record(service['detection'])['sequence']);
  return [
    ...records(sequence['sequenceIndicators']),
    ...records(sequence['signals']).flatMap((signal) => records(signal['signalIndicators'])),
  ];
}

function tacticOf(word: string): object | undefined {
  const uid = /\bTA\d{4}\b/.exec(word)?.[0];
  const key = word.toLowerCase().replaceAll(/[^a-z]/g, '');
  const [knownUid, name] =
    lookup(TACTICS, key) ?? Object.values(TACTICS).find(([known]) => known === uid) ?? [];
  if (knownUid === undefined) return uid === undefined ? undefined : { tactic: { uid } };
  return { tactic: { uid: knownUid, name, src_url: `https://attack.mitre.org/tactics/${knownUid}/` } };
}

/** `T1562.008 - Impair Defenses: Disable or Modify Cloud Logs`, `T1078`, or a name alone. */
function techniqueOf(words: string): object {
  const [, uid, sub] = /\b(T\d{4})(?:\.(\d{3}))?\b/.exec(words) ?? [];
  if (uid === undefined) return { technique: { name: words } };
  const name = text(words.replace(/^.*?\bT\d{4}(?:\.\d{3})?\b[\s:–-]*/, ''));
  const [parent, ...rest] = name?.split(': ') ?? [];
  const url = `https://attack.mitre.org/techniques/${uid}/`;
  if (sub === undefined) return { technique: { uid, name, src_url: url } };
  return {
    technique: { uid, name: parent, src_url: url },
    sub_technique: { uid: `${uid}.${sub}`, name: text(rest.join(': ')) ?? parent, src_url: `${url}${sub}/` },
  };
}
