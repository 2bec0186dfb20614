import type { Anomaly } from '../findings/anomaly';
import type { NoveltyAlarm, NoveltyKind } from './alarm';

const TITLES: Readonly<Record<NoveltyKind, string>> = {
  'impossible-travel': 'A principal in two places at once',
  'new-country': 'A principal from a new country',
  'new-network': 'A principal from a new network',
  'new-agent': 'A principal with a new program',
  'new-service': 'A principal with services new to it',
  'new-region': 'A principal in a region new to it',
  'new-access': 'A principal reading what it never read',
  'unusual-hour': 'A principal at an unusual hour',
  'login-failures': 'Many failed logins of a principal',
  'secret-reads': 'Many secrets read by a principal',
  'object-reads': 'Many objects read by a principal',
};

/**
 * Valid Accounts: Cloud Accounts; Brute Force; Credentials from Password Stores: Cloud Secrets Management Stores; Data from
 * Cloud Storage. https://attack.mitre.org/
 */
const TECHNIQUES: Readonly<Partial<Record<NoveltyKind, string>>> = {
  'login-failures': 'T1110',
  'secret-reads': 'T1555.006',
  'object-reads': 'T1530',
};
const VALID_ACCOUNTS = 'T1078.004';

const RESPONSE =
  'Ask whoever the principal is, by another way than mail, whether it was them. If not, deactivate the key or revoke the sessions, and look at what was done from this address.';

/** The alarm as findings and alerts are made of it. */
export function noveltyAnomaly(alarm: NoveltyAlarm): Anomaly {
  const { kind, account, region, principal, subject, observed, expected, evidence } = alarm;
  return {
    identity: ['novelty', alarm.identity],
    at: alarm.at,
    ruleId: `anomaly.${kind}`,
    title: TITLES[kind],
    explanation: alarm.explanation,
    severity: alarm.severity,
    accountId: account,
    region,
    tags: {},
    analytic: 'behavioral',
    subject,
    parameter: kind,
    observed,
    expected,
    method: 'novelty',
    principal,
    address: evidence.address,
    agent: evidence.agent,
    response: RESPONSE,
    attack: [TECHNIQUES[kind] ?? VALID_ACCOUNTS],
    record: { ...alarm },
  };
}
