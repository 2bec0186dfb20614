import {
  GetAccountAuthorizationDetailsCommand,
  type GetAccountAuthorizationDetailsResponse,
  type IAMClient,
} from '@aws-sdk/client-iam';
import type { Deadline } from '../../shared/runtime/clock';
import { beforeDeadline } from '../../shared/runtime/deadline-signal';
import type { AccountAuthorization, Policies } from '../core/risk/account-privileges';
import type { Authorization } from '../core/run/ports';

/** The most that IAM gives at once, and pages of that: more users and roles than an account can have. */
const PAGE_ITEMS = 1000;
const MOST_PAGES = 100;

/** The account's users, roles, groups and the policies that they have. https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html */
export function iamAuthorization(client: IAMClient, deadline: Deadline): Authorization {
  return {
    async read() {
      const account = { users: [], roles: [], groups: [], managed: new Map() } as Gathered;
      let marker: string | undefined;
      for (let page = 0; page < MOST_PAGES; page++) {
        const command = new GetAccountAuthorizationDetailsCommand({
          Filter: ['User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy'],
          MaxItems: PAGE_ITEMS,
          ...(marker === undefined ? {} : { Marker: marker }),
        });
        const details = await beforeDeadline(deadline, (options) => client.send(command, options));
        gather(account, details);
        if (!details.IsTruncated || details.Marker === undefined) return account;
        marker = details.Marker;
      }
      throw new Error(`IAM gave more than ${MOST_PAGES} pages of users, roles and policies`);
    },
  };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };
type Gathered = Mutable<AccountAuthorization> & { readonly managed: Map<string, string> };

function gather(account: Gathered, details: GetAccountAuthorizationDetailsResponse): void {
  for (const {
    Arn = '',
    UserPolicyList,
    AttachedManagedPolicies,
    GroupList = [],
  } of details.UserDetailList ?? [])
    account.users.push({ arn: Arn, groups: GroupList, ...policies(UserPolicyList, AttachedManagedPolicies) });
  for (const { Arn = '', RolePolicyList, AttachedManagedPolicies } of details.RoleDetailList ?? [])
    account.roles.push({ arn: Arn, ...policies(RolePolicyList, AttachedManagedPolicies) });
  for (const { GroupName = '', GroupPolicyList, AttachedManagedPolicies } of details.GroupDetailList ?? [])
    account.groups.push({ name: GroupName, ...policies(GroupPolicyList, AttachedManagedPolicies) });
  for (const { Arn = '', PolicyVersionList = [] } of details.Policies ?? []) {
    const document = PolicyVersionList.find(({ IsDefaultVersion }) => IsDefaultVersion)?.Document;
    if (document !== undefined) account.managed.set(Arn, decode(document));
  }
}

function policies(
  inline: readonly { readonly PolicyDocument?: string | undefined }[] = [],
  attached: readonly { readonly PolicyArn?: string | undefined }[] = [],
): Policies {
  return {
    inline: inline.flatMap(({ PolicyDocument }) =>
      PolicyDocument === undefined ? [] : [decode(PolicyDocument)],
    ),
    attached: attached.flatMap(({ PolicyArn }) => (PolicyArn === undefined ? [] : [PolicyArn])),
  };
}

/** Documents come percent-encoded (RFC 3986). */
function decode(document: string): string {
  return decodeURIComponent(document);
}
