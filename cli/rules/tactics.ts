/** Tactics of MITRE ATT&CK's enterprise matrix, by their name in Sigma's tags. https://attack.mitre.org/tactics/enterprise/ */
export const TACTICS: readonly { readonly name: string; readonly title: string; readonly id: string }[] = [
  { name: 'resource-development', title: 'Resource Development', id: 'TA0042' },
  { name: 'initial-access', title: 'Initial Access', id: 'TA0001' },
  { name: 'execution', title: 'Execution', id: 'TA0002' },
  { name: 'persistence', title: 'Persistence', id: 'TA0003' },
  { name: 'privilege-escalation', title: 'Privilege Escalation', id: 'TA0004' },
  { name: 'defense-evasion', title: 'Defense Evasion', id: 'TA0005' },
  { name: 'credential-access', title: 'Credential Access', id: 'TA0006' },
  { name: 'discovery', title: 'Discovery', id: 'TA0007' },
  { name: 'lateral-movement', title: 'Lateral Movement', id: 'TA0008' },
  { name: 'collection', title: 'Collection', id: 'TA0009' },
  { name: 'command-and-control', title: 'Command and Control', id: 'TA0011' },
  { name: 'exfiltration', title: 'Exfiltration', id: 'TA0010' },
  { name: 'impact', title: 'Impact', id: 'TA0040' },
];
