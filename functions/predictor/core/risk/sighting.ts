import { isRecord, record, records, text } from '../../../shared/json/read';

/** What one finding says against a principal. */
export interface Sighting {
  /** ARN of a user, or of a role for its sessions; the name of the person where people come by IAM Identity Center. */
  readonly principal: string;
  /** The role that the person came by, as its session's ARN spells it. */
  readonly role?: string;
  readonly accountId: string;
  /** Rule or kind of anomaly. */
  readonly type: string;
  readonly title: string;
  /** OCSF's severity_id. */
  readonly severity: number;
  /** Names the finding, however many objects hold it. */
  readonly uid: string;
}

/** OCSF's status_id of what somebody has silenced, or settled. */
const SETTLED = new Set([3, 4]);
const CLOSE = 3;
const MAX_TEXT = 256;

/**
 * Reads a finding as the archive keeps it, one line of OCSF.
 * @returns undefined where it names nobody, or is suppressed, resolved or closed
 * @throws SyntaxError when the line is no JSON
 */
export function readSighting(line: string): Sighting | undefined {
  const finding = record(JSON.parse(line));
  if (SETTLED.has(Number(finding['status_id'])) || finding['activity_id'] === CLOSE) return undefined;
  const info = record(finding['finding_info']);
  const metadata = record(finding['metadata']);
  const uid = text(info['uid']) ?? text(metadata['uid']);
  const actor = actorOf(finding);
  if (uid === undefined || actor === undefined) return undefined;
  const types = Array.isArray(info['types']) ? info['types'] : [];
  const type = text(metadata['event_code']) ?? text(types[0]) ?? text(info['title']) ?? 'unknown';
  const severity = finding['severity_id'];
  return {
    principal: actor.principal.slice(0, MAX_TEXT),
    ...(actor.role === undefined ? {} : { role: actor.role.slice(0, MAX_TEXT) }),
    accountId: text(record(record(finding['cloud'])['account'])['uid']) ?? '',
    type: type.slice(0, MAX_TEXT),
    title: (text(info['title']) ?? type).slice(0, MAX_TEXT),
    severity: typeof severity === 'number' ? severity : 0,
    uid,
  };
}

type Actor = Pick<Sighting, 'principal' | 'role'>;

/** The first actor that the finding names, wherever it does. */
function actorOf(finding: Readonly<Record<string, unknown>>): Actor | undefined {
  const actors = [...records(finding['evidences']).map((evidence) => evidence['actor']), finding['actor']];
  return actors
    .filter(isRecord)
    .map((actor) => {
      const user = record(actor['user']);
      const uid = text(user['uid']);
      // AWS's services act on somebody's behalf or on their own: nobody's risk.
      if (uid === undefined || text(user['type']) === 'AWSService') return undefined;
      return named(uid, text(record(actor['session'])['issuer']), noveltyOf(finding));
    })
    .find((actor) => actor !== undefined);
}

/** Whose novelty an anomaly is: of a role of IAM Identity Center the person, who stands as what was analysed. */
function noveltyOf(finding: Readonly<Record<string, unknown>>): string | undefined {
  if (!text(record(finding['finding_info'])['uid'])?.startsWith('novelty#')) return undefined;
  const [analysis = {}] = records(finding['anomaly_analyses']);
  const [target = {}] = records(analysis['analysis_targets']);
  return text(target['name']);
}

/**
 * A role that IAM Identity Center has made, and the session that it names by the person: one person has several roles.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/using-service-linked-roles.html
 */
const IDENTITY_CENTER = /^(.*\/AWSReservedSSO_[^/]+)\/(.+)$/s;
const SESSION = /^(arn:[^:]*):sts::(\d{12}):assumed-role\/([^/]+)\/.*$/s;

const IDENTITY_CENTER_ROLE = /\/AWSReservedSSO_[^/]+$/;

function named(uid: string, issuer: string | undefined, person: string | undefined): Actor {
  if (IDENTITY_CENTER_ROLE.test(uid) && person !== undefined) return { principal: person, role: uid };
  const [, role, session] = IDENTITY_CENTER.exec(uid) ?? [];
  if (role !== undefined && session !== undefined) return { principal: session, role };
  // With the path that its session's ARN does not have.
  if (SESSION.test(uid)) return { principal: issuer ?? uid.replace(SESSION, '$1:iam::$2:role/$3') };
  return { principal: uid };
}
