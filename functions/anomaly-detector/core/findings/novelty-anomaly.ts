import type { NoveltyAlarm, NoveltyKind } from '../novelty/alarm';
import { DAY, dayOf } from '../novelty/days';
import type { Tags } from '../series/spec';
import type { Anomaly } from './anomaly';

/** How each kind is called at the head of an alert. */
export const TITLES: Readonly<Record<NoveltyKind, string>> = {
  'impossible-travel': 'Impossible travel',
  'new-country': 'New country',
  'new-network': 'New network',
  'new-agent': 'New program',
  'new-service': 'First use of a service',
  'new-region': 'First use of a region',
  'new-access': 'Unfamiliar access',
  'unusual-hour': 'Unusual hour',
  'login-failures': 'Many failed logins',
  'secret-reads': 'Many secrets read',
  'object-reads': 'Many objects read',
};

/** ATT&CK techniques of what such a novelty may be. */
const ATTACK: Readonly<Partial<Record<NoveltyKind, readonly string[]>>> = {
  'login-failures': ['T1110'],
  'secret-reads': ['T1555.006'],
  'object-reads': ['T1530'],
  'new-region': ['T1535'],
};

/** Valid cloud accounts, used by somebody else. */
const OTHER_ATTACK = ['T1078.004'];

const RESPONSE =
  'Ask the person or the owner of the role whether it was they. If it was not, revoke the sessions, deactivate the keys, and look in CloudTrail at what was done from this address.';

const ACCOUNT = /^\d{12}$/;
const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d$/;

/** The anomaly that a principal's novelty is, with the tags of user activity; undefined where it belongs to no account, and nobody could be asked. */
export function noveltyAnomaly(alarm: NoveltyAlarm, tags: Tags): Anomaly | undefined {
  const { identity, kind, account, region, principal, subject, at, noticedAt, evidence } = alarm;
  if (!ACCOUNT.test(account)) return undefined;
  return {
    identity: ['novelty', identity],
    at: noticedAt,
    keyAt: startOfDay(at),
    ...(at < noticedAt && { since: at }),
    ruleId: `anomaly.${kind}`,
    title: `${TITLES[kind]}: ${subject}`,
    explanation: alarm.explanation,
    severity: alarm.severity,
    accountId: account,
    region: REGION.test(region) ? region : 'global',
    tags,
    analytic: 'behavioral',
    subject,
    parameter: kind,
    observed: alarm.observed,
    expected: alarm.expected,
    method: 'what was seen of the principal before',
    principal,
    address: evidence.address,
    agent: evidence.agent,
    response: RESPONSE,
    attack: ATTACK[kind] ?? OTHER_ATTACK,
    record: { ...alarm },
  };
}

/** Its identity knows the day on which it began; what comes late may make it begin earlier on that day. */
function startOfDay(at: number): number {
  return dayOf(at) * DAY;
}
