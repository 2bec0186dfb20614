/**
 * The techniques of ATT&CK by tactic, as far as the rules use them; sub-techniques share their technique's tactics.
 * https://attack.mitre.org/matrices/enterprise/cloud/
 */
export const TACTIC_TECHNIQUES: Readonly<Record<string, readonly string[]>> = {
  'resource-development': ['T1584', 'T1585', 'T1586', 'T1608'],
  'initial-access': ['T1078', 'T1133', 'T1190', 'T1195', 'T1199', 'T1566'],
  execution: ['T1059', 'T1204', 'T1609', 'T1610', 'T1648', 'T1651'],
  persistence: ['T1037', 'T1078', 'T1098', 'T1133', 'T1136', 'T1525', 'T1546', 'T1556'],
  'privilege-escalation': ['T1037', 'T1078', 'T1098', 'T1484', 'T1546', 'T1548', 'T1611'],
  'defense-evasion': [
    ...['T1070', 'T1078', 'T1484', 'T1535', 'T1548', 'T1550', 'T1556'],
    ...['T1562', 'T1578', 'T1599', 'T1610', 'T1666'],
  ],
  'credential-access': [
    ...['T1040', 'T1110', 'T1111', 'T1528', 'T1552', 'T1555', 'T1556', 'T1557', 'T1606', 'T1621', 'T1649'],
  ],
  discovery: [
    ...['T1018', 'T1040', 'T1046', 'T1049', 'T1069', 'T1082', 'T1087', 'T1201', 'T1518', 'T1526', 'T1538'],
    ...['T1580', 'T1613', 'T1619', 'T1654'],
  ],
  'lateral-movement': ['T1021', 'T1550'],
  collection: ['T1005', 'T1074', 'T1119', 'T1213', 'T1530', 'T1557'],
  'command-and-control': ['T1090', 'T1105', 'T1572'],
  exfiltration: ['T1020', 'T1048', 'T1537', 'T1567'],
  impact: [
    ...['T1485', 'T1486', 'T1489', 'T1490', 'T1491', 'T1496', 'T1498', 'T1499', 'T1531', 'T1565', 'T1657'],
  ],
};
