import { isIP } from 'node:net';
import type { Alert } from '../../../shared/alerts/alert';
import { type JsonRecord, record, records, text } from '../../../shared/json/read';

/** More helps nobody to pivot. */
const MAX_RESOURCES = 50;

/** OCSF user types: 1 User, 2 Admin, 3 System, 4 Service, 99 Other (a role is none of the named ones). */
const USER_TYPES: Readonly<Record<string, number>> = {
  Root: 2,
  IAMUser: 1,
  FederatedUser: 1,
  IdentityCenterUser: 1,
  SAMLUser: 1,
  WebIdentityUser: 1,
  AWSService: 4,
};

/** The call that raised the alert: operation, caller, where from. */
export function evidenceOf(alert: Alert, event: JsonRecord) {
  return {
    name: alert.EventName,
    api: apiOf(alert, event),
    actor: actorOf(alert, event),
    src_endpoint: sourceOf(alert, event),
  };
}

function apiOf(alert: Alert, event: JsonRecord): object | undefined {
  if (alert.EventName === undefined) return undefined;
  return {
    operation: alert.EventName,
    service: { name: alert.EventSource },
    version: text(event['apiVersion']),
    request: { uid: text(event['requestID']) ?? text(event['eventID']) },
    response: { error: alert.ErrorCode, error_message: text(event['errorMessage']) },
  };
}

function actorOf({ Principal, AccountId }: Alert, event: JsonRecord): object | undefined {
  const identity = record(event['userIdentity']);
  const session = record(identity['sessionContext']);
  const issuer = record(session['sessionIssuer']);
  const type = text(identity['type']);
  if (Principal === undefined && type === undefined) return undefined;
  const account = text(identity['accountId']) ?? AccountId;
  const mfa = record(session['attributes'])['mfaAuthenticated'];
  return {
    user: {
      uid: Principal,
      uid_alt: text(identity['principalId']),
      name: text(identity['userName']) ?? text(issuer['userName']),
      credential_uid: text(identity['accessKeyId']),
      type,
      type_id: userTypeId(type),
      account: account && { uid: account, type: 'AWS Account', type_id: 10 },
    },
    session: {
      uid: sessionName(Principal),
      issuer: text(issuer['arn']),
      is_mfa: mfa === 'true' || (mfa === 'false' ? false : undefined),
    },
    invoked_by: text(identity['invokedBy']),
  };
}

function userTypeId(type: string | undefined): number {
  if (type === undefined) return 0;
  return Object.hasOwn(USER_TYPES, type) ? (USER_TYPES[type] ?? 99) : 99;
}

/** The name that a role's session was given. */
function sessionName(principal: string | undefined): string | undefined {
  return /:assumed-role\/[^/]+\/(.+)$/.exec(principal ?? '')?.[1];
}

/** `sourceIPAddress` is an address, or the name of the service that called on somebody's behalf. */
function sourceOf({ SourceIp }: Alert, event: JsonRecord): object | undefined {
  const vpcEndpoint = text(event['vpcEndpointId']);
  if (SourceIp === undefined && vpcEndpoint === undefined) return undefined;
  const isAddress = isIP(SourceIp ?? '') !== 0;
  return {
    ip: isAddress ? SourceIp : undefined,
    svc_name: isAddress ? undefined : SourceIp,
    uid: vpcEndpoint,
  };
}

/** What the record names as touched. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
export function resourcesOf(event: JsonRecord): readonly object[] {
  return records(event['resources'])
    .slice(0, MAX_RESOURCES)
    .flatMap((resource) => {
      const uid = text(resource['ARN']) ?? text(resource['ARNPrefix']);
      const type = text(resource['type']);
      const owner = text(resource['accountId']);
      if (uid === undefined && type === undefined) return [];
      return [{ uid, type, owner: owner && { account: { uid: owner, type: 'AWS Account', type_id: 10 } } }];
    });
}

/** What analysts search for, with the attribute that holds it. */
export function observablesOf(alert: Alert, event: JsonRecord): readonly object[] {
  const { SourceIp = '', UserAgent, Principal } = alert;
  const key = text(record(event['userIdentity'])['accessKeyId']);
  const evidence = 'evidences[0]';
  return [
    ...(isIP(SourceIp) === 0 ? [] : [observable(`${evidence}.src_endpoint.ip`, 2, 'IP Address', SourceIp)]),
    ...(Principal ? [observable(`${evidence}.actor.user.uid`, 31, 'User Object: uid', Principal)] : []),
    ...(key ? [observable(`${evidence}.actor.user.credential_uid`, 19, 'User Credential ID', key)] : []),
    ...(UserAgent ? [observable('raw_data', 16, 'HTTP User-Agent', UserAgent)] : []),
    ...resourcesOf(event).flatMap((resource, index) => {
      const uid = text(record(resource)['uid']);
      return uid ? [observable(`resources[${index}].uid`, 10, 'Resource UID', uid)] : [];
    }),
  ];
}

function observable(name: string, type_id: number, type: string, value: string): object {
  return { name, type_id, type, value };
}
