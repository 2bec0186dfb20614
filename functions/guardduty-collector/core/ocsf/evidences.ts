import type { CanonicalFinding } from '../canonical';
import { bool, type JsonRecord, label, record, records, text } from '../read';
import { awsAccount, principal } from './actors';
import { connectionInfo, localEndpoint, remoteEndpoint } from './endpoints';
import { apiOf, kubernetesEvidences } from './kubernetes';
import { runtimeEvidences } from './process';
import { affectedResources } from './resources';
import { sequenceEvidences } from './sequence';

/** Everything that GuardDuty saw happen: one evidence for each action, probe, login, process, file or signal. */
export function evidencesOf(finding: CanonicalFinding): readonly JsonRecord[] {
  const service = record(finding['service']);
  const action = record(service['action']);
  const resource = record(finding['resource']);
  const found: readonly object[] = [
    ...apiCall(finding, record(action['awsApiCallAction']), resource),
    ...networkConnection(record(action['networkConnectionAction']), resource),
    ...portProbes(record(action['portProbeAction']), resource),
    ...dnsRequest(record(action['dnsRequestAction']), resource),
    ...kubernetesEvidences(action, resource),
    ...databaseLogins(record(action['rdsLoginAttemptAction']), resource),
    ...runtimeEvidences(service),
    ...sequenceEvidences(service),
  ];
  return found as readonly JsonRecord[];
}

const isEmpty = (details: JsonRecord) => Object.keys(details).length === 0;

/** AWS_API_CALL. https://docs.aws.amazon.com/guardduty/latest/APIReference/API_AwsApiCallAction.html */
function apiCall(finding: CanonicalFinding, call: JsonRecord, resource: JsonRecord): readonly object[] {
  if (isEmpty(call)) return [];
  const domain = text(record(call['domainDetails'])['domain']);
  const accountDetails = record(call['remoteAccountDetails']);
  const service = text(call['serviceName']);
  return [
    {
      name: 'AWS_API_CALL',
      api: apiOf(call['api'], service, { error: text(call['errorCode']) }),
      actor: {
        ...principal(resource['accessKeyDetails'], finding.accountId),
        invoked_by: text(accountDetails['awsServiceName']) ?? domain,
        app_name: text(call['userAgent']),
      },
      user: remoteUser(accountDetails),
      src_endpoint: {
        ...remoteEndpoint(call['remoteIpDetails']),
        domain,
        svc_name: text(accountDetails['awsServiceName']) ?? domain,
      },
      dst_endpoint: { svc_name: service },
      http_request: { user_agent: text(call['userAgent']) },
      resources: affectedResources(finding),
      data: call,
    },
  ];
}

/** The account that the call came from, and whether it belongs to the same organisation. */
function remoteUser(details: JsonRecord): object | undefined {
  const affiliated = bool(details['affiliated']);
  const labels = affiliated === undefined ? [] : [affiliated ? 'affiliated' : 'not affiliated'];
  const account = awsAccount(label(details['accountId']), undefined, labels);
  return account === undefined ? undefined : { account };
}

/** NETWORK_CONNECTION: who is source and who destination follows from the direction. */
function networkConnection(connection: JsonRecord, resource: JsonRecord): readonly object[] {
  if (isEmpty(connection)) return [];
  const remote = remoteEndpoint(connection['remoteIpDetails'], connection['remotePortDetails']);
  const local = localEndpoint(resource['instanceDetails'], {
    ip: connection['localIpDetails'],
    port: connection['localPortDetails'],
    interfaceId: connection['localNetworkInterface'],
  });
  const isInbound = text(connection['connectionDirection'])?.toUpperCase() === 'INBOUND';
  return [
    {
      name: 'NETWORK_CONNECTION',
      connection_info: connectionInfo(connection['protocol'], connection['connectionDirection']),
      src_endpoint: isInbound ? remote : local,
      dst_endpoint: isInbound ? local : remote,
      data: connection,
    },
  ];
}

/** PORT_PROBE: one evidence for each probe. */
function portProbes(action: JsonRecord, resource: JsonRecord): readonly object[] {
  const probes = records(action['portProbeDetails']);
  if (probes.length === 0 && isEmpty(action)) return [];
  if (probes.length === 0) return [{ name: 'PORT_PROBE', data: action }];
  return probes.map((probe) => ({
    name: 'PORT_PROBE',
    connection_info: connectionInfo(undefined, 'INBOUND'),
    src_endpoint: remoteEndpoint(probe['remoteIpDetails']),
    dst_endpoint: localEndpoint(resource['instanceDetails'], {
      ip: probe['localIpDetails'],
      port: probe['localPortDetails'],
    }),
    data: { ...probe, blocked: action['blocked'] },
  }));
}

/** DNS_REQUEST. */
function dnsRequest(request: JsonRecord, resource: JsonRecord): readonly object[] {
  if (isEmpty(request)) return [];
  const hostname = text(request['domain']) ?? text(request['domainWithSuffix']);
  return [
    {
      name: 'DNS_REQUEST',
      query: hostname === undefined ? undefined : { hostname, opcode_id: 0, opcode: 'Query' },
      connection_info: connectionInfo(request['protocol'], 'OUTBOUND'),
      src_endpoint: {
        ...localEndpoint(resource['instanceDetails']),
        owner: { account: awsAccount(label(request['vpcOwnerAccountId'])) },
      },
      dst_endpoint: { domain: text(request['domainWithSuffix']) ?? hostname },
      data: request,
    },
  ];
}

/** RDS_LOGIN_ATTEMPT: one evidence for each user and application that tried. */
function databaseLogins(action: JsonRecord, resource: JsonRecord): readonly object[] {
  if (isEmpty(action)) return [];
  const logins = records(action['loginAttributes']);
  const details = record(resource['rdsDbUserDetails']);
  return (logins.length === 0 ? [{}] : logins).map((login: JsonRecord) => {
    const user = text(login['user']) ?? text(details['user']);
    return {
      name: 'RDS_LOGIN_ATTEMPT',
      actor: {
        user: { name: user, type: 'User', type_id: 1 },
        app_name: text(login['application']) ?? text(details['application']),
      },
      user: { name: user, type: 'User', type_id: 1 },
      database: databaseOf(resource),
      src_endpoint: remoteEndpoint(action['remoteIpDetails']),
      data: { ...login, ...details, remoteIpDetails: action['remoteIpDetails'] },
    };
  });
}

function databaseOf(resource: JsonRecord): object {
  const instance = record(resource['rdsDbInstanceDetails']);
  const limitless = record(resource['rdsLimitlessDbDetails']);
  const name =
    text(record(resource['rdsDbUserDetails'])['database']) ??
    text(instance['dbInstanceIdentifier']) ??
    text(limitless['dbShardGroupIdentifier']);
  return {
    name,
    uid: text(instance['dbInstanceArn']) ?? text(limitless['dbShardGroupArn']),
    type: 'Relational',
    type_id: 1,
    desc: [instance['engine'] ?? limitless['engine'], instance['engineVersion'] ?? limitless['engineVersion']]
      .map(label)
      .filter((part) => part !== undefined)
      .join(' '),
  };
}

/** Whether the service's action says that the activity was stopped; undefined where it does not say. */
export function blockedOf(service: JsonRecord): boolean | undefined {
  const action = record(service['action']);
  return ['networkConnectionAction', 'portProbeAction', 'dnsRequestAction']
    .map((kind) => bool(record(action[kind])['blocked']))
    .find((blocked) => blocked !== undefined);
}
