import { bool, integer, type JsonRecord, label, lookup, record, text, texts } from '../read';
import { kubernetesActor, kubernetesUser } from './actors';
import { remoteEndpoint } from './endpoints';

/** HTTP methods of Kubernetes' verbs. https://kubernetes.io/docs/reference/access-authn-authz/authorization/ */
const METHODS: Readonly<Record<string, string | undefined>> = {
  get: 'GET',
  list: 'GET',
  watch: 'GET',
  create: 'POST',
  update: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  deletecollection: 'DELETE',
};

/** An `api`; its operation is required, so there is none without. */
export function apiOf(
  operation: unknown,
  service: string | undefined,
  response?: object,
): object | undefined {
  const name = text(operation);
  return name === undefined ? undefined : { operation: name, service: { name: service }, response };
}

/** What a finding about a cluster saw: the API call, permissions checked, roles and bindings. */
export function kubernetesEvidences(action: JsonRecord, resource: JsonRecord): readonly object[] {
  const call = record(action['kubernetesApiCallAction']);
  const user = record(resource['kubernetesDetails'])['kubernetesUserDetails'];
  const actor = kubernetesActor(user);
  return [
    ...apiCall(call, actor, user),
    ...permissionCheck(record(action['kubernetesPermissionCheckedDetails']), actor),
    ...rbacObject('Role', record(action['kubernetesRoleDetails']), actor),
    ...rbacObject('RoleBinding', record(action['kubernetesRoleBindingDetails']), actor),
  ];
}

function apiCall(call: JsonRecord, actor: object, user: unknown): readonly object[] {
  if (Object.keys(call).length === 0) return [];
  const code = integer(call['statusCode']);
  const userAgent = text(call['userAgent']);
  const impersonated = kubernetesUser(record(user)['impersonatedUser']);
  return [
    {
      name: 'KUBERNETES_API_CALL',
      api: apiOf(call['verb'], 'kubernetes', { code, data: undefined }),
      actor: { ...actor, app_name: userAgent },
      user: impersonated,
      src_endpoint: {
        ...remoteEndpoint(call['remoteIpDetails']),
        intermediate_ips: texts(call['sourceIPs']).slice(1),
      },
      http_request: {
        http_method: lookup(METHODS, text(call['verb'])?.toLowerCase()),
        user_agent: userAgent,
        url: urlOf(text(call['requestUri'])),
        x_forwarded_for: texts(call['sourceIPs']),
      },
      http_response: code === undefined ? undefined : { code },
      resources: [calledResource(call)],
      data: call,
    },
  ];
}

function urlOf(uri: string | undefined): object | undefined {
  if (uri === undefined) return undefined;
  const [path, query] = uri.split('?', 2);
  return { url_string: uri, path, query_string: query };
}

function calledResource(call: JsonRecord): object {
  const type = [text(call['resource']), text(call['subresource'])].filter((part) => part !== undefined);
  return {
    name: text(call['resourceName']),
    type: type.join('/'),
    namespace: text(call['namespace']),
    ...(type.length > 0 && { role_id: 1, role: 'Target' }),
  };
}

function permissionCheck(check: JsonRecord, actor: object): readonly object[] {
  if (Object.keys(check).length === 0) return [];
  const allowed = bool(check['allowed']);
  return [
    {
      name: 'Permission checked',
      api: apiOf(check['verb'], 'kubernetes', {
        message: allowed === undefined ? undefined : allowed ? 'allowed' : 'denied',
      }),
      actor,
      resources: [
        { type: text(check['resource']), namespace: text(check['namespace']), role_id: 1, role: 'Target' },
      ],
      data: check,
    },
  ];
}

function rbacObject(kind: string, details: JsonRecord, actor: object): readonly object[] {
  if (Object.keys(details).length === 0) return [];
  const resources = [
    { type: text(details['kind']) ?? kind, name: text(details['name']), uid: label(details['uid']) },
    { type: text(details['roleRefKind']), name: text(details['roleRefName']) },
  ].filter(({ name, type }) => name !== undefined || type !== undefined);
  return [{ name: kind, actor, resources, data: details }];
}
