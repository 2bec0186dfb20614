import { bool, type JsonRecord, label, lookup, millis, record, text, texts } from '../read';
import { fileOf } from './files';

/** OCSF user types: 1 User, 2 Admin, 4 Service, 99 Other (a role is none of the named ones). */
const USER_TYPES: Readonly<Record<string, number | undefined>> = {
  Root: 2,
  IAMUser: 1,
  FederatedUser: 1,
  IdentityCenterUser: 1,
  AWSService: 4,
};

/** The principal of an access key as `actor`: user, and the session where the principal id carries its name. */
export function principal(accessKey: unknown, accountId: string): object {
  const key = record(accessKey);
  const uid = text(key['principalId']);
  const sessionName = uid?.includes(':') ? uid.slice(uid.indexOf(':') + 1) : undefined;
  return {
    user: accessKeyUser(key, accountId),
    session: sessionName ? { uid: sessionName, credential_uid: text(key['accessKeyId']) } : undefined,
  };
}

export function accessKeyUser(key: JsonRecord, accountId: string): object | undefined {
  const type = text(key['userType']);
  const user = {
    name: text(key['userName']),
    uid: text(key['principalId']),
    credential_uid: text(key['accessKeyId']),
  };
  if (type === undefined && Object.values(user).every((value) => value === undefined)) return undefined;
  return { ...user, type, type_id: userTypeId(type), account: awsAccount(accountId) };
}

function userTypeId(type: string | undefined): number {
  return type === undefined ? 0 : (lookup(USER_TYPES, type) ?? 99);
}

export function awsAccount(
  uid: string | undefined,
  name?: string,
  labels: readonly string[] = [],
): object | undefined {
  return uid === undefined ? undefined : { uid, name, type: 'AWS Account', type_id: 10, labels };
}

/** A Kubernetes user, and whom it acted as. */
export function kubernetesUser(details: unknown): object | undefined {
  const user = record(details);
  const name = text(user['username']);
  if (name === undefined && user['uid'] === undefined) return undefined;
  return {
    name,
    uid: label(user['uid']),
    type: name?.startsWith('system:serviceaccount:') ? 'Service' : 'User',
    type_id: name?.startsWith('system:serviceaccount:') ? 4 : 1,
    groups: texts(user['groups']).map((group) => ({ name: group })),
  };
}

export function kubernetesActor(details: unknown): object {
  const user = record(details);
  const [session] = texts(user['sessionName']);
  return { user: kubernetesUser(details), session: session === undefined ? undefined : { uid: session } };
}

/** The person or role of an attack sequence's actor, with its session. */
export function sequenceActor(actor: JsonRecord): object {
  const user = record(actor['user']);
  const account = record(user['account']);
  const session = record(actor['session']);
  const process = record(actor['process']);
  const type = text(user['type']);
  const hasMfa = mfaOf(session['mfaStatus']);
  return {
    user: {
      name: text(user['name']),
      uid: label(user['uid']),
      uid_alt: label(actor['id']),
      type,
      type_id: userTypeId(type),
      credential_uid: text(user['credentialUid']),
      account: awsAccount(label(account['uid']), text(account['name'])),
      has_mfa: hasMfa,
    },
    session: {
      uid: label(session['uid']),
      issuer: text(session['issuer']),
      created_time: millis(session['createdTime']),
      is_mfa: hasMfa,
    },
    process: {
      name: text(process['name']),
      path: text(process['path']),
      file: fileOf({
        path: text(process['path']),
        name: text(process['name']),
        sha256: text(process['sha256']),
        type_id: 8,
      }),
    },
  };
}

function mfaOf(status: unknown): boolean | undefined {
  if (status === 'ENABLED') return true;
  return status === 'DISABLED' ? false : bool(status);
}
