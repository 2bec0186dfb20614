import type { GetAccountAuthorizationDetailsResponse } from '@aws-sdk/client-iam';
import type { AccountAuthorization, Policies } from '../core/risk/account-privileges';

/** What IAM answers at a time, as far as it is read here. */
export type AuthorizationPage = Pick<
  GetAccountAuthorizationDetailsResponse,
  'UserDetailList' | 'RoleDetailList' | 'GroupDetailList' | 'Policies'
>;

/** The account that the pages describe together. */
export function accountOf(pages: readonly AuthorizationPage[]): AccountAuthorization {
  const account = { users: [], roles: [], groups: [], managed: new Map() } as Gathered;
  for (const page of pages) gather(account, page);
  return account;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };
type Gathered = Mutable<AccountAuthorization> & { readonly managed: Map<string, string> };

function gather(account: Gathered, details: AuthorizationPage): void {
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
