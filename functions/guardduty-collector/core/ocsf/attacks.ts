import { tacticOf, techniqueOf } from '../../../shared/ocsf/attack';
import { type JsonRecord, lookup, record, records, texts } from '../read';

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
