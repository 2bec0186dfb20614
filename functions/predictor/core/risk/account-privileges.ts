import { type Privilege, privilegeOf } from './privilege';
import { type PolicyStatement, statementsOf } from './statement';

/** Policies that something has of its own, as JSON, and by ARN. */
export interface Policies {
  readonly inline: readonly string[];
  readonly attached: readonly string[];
}

/** What IAM says about one account. */
export interface AccountAuthorization {
  readonly users: readonly (Policies & { readonly arn: string; readonly groups: readonly string[] })[];
  readonly roles: readonly (Policies & { readonly arn: string })[];
  readonly groups: readonly (Policies & { readonly name: string })[];
  /** Documents of the managed policies that are in use, by ARN. */
  readonly managed: ReadonlyMap<string, string>;
}

/** Privileges by `principalKey`. */
export type Privileges = Readonly<Record<string, { readonly arn: string; readonly privilege: Privilege }>>;

/** Services' own roles: nobody else can assume them. */
const SERVICE_LINKED = /:role\/aws-service-role\//;

/** What every user and role could do; service-linked roles are left out. */
export function accountPrivileges(account: AccountAuthorization): Privileges {
  const documents = new Map<string, readonly PolicyStatement[]>();
  const read = (name: string, document: string) => {
    const known = documents.get(name) ?? statementsOf(document);
    documents.set(name, known);
    return known;
  };
  const statements = ({ inline, attached }: Policies) => [
    ...inline.flatMap((document) => read(document, document)),
    ...attached.flatMap((arn) => {
      const document = account.managed.get(arn);
      return document === undefined ? [] : read(arn, document);
    }),
  ];
  const groups = new Map(account.groups.map((group) => [group.name, statements(group)]));
  const users = account.users.map(({ arn, ...user }) => {
    const shared = user.groups.flatMap((name) => groups.get(name) ?? []);
    return { arn, privilege: privilegeOf([...statements(user), ...shared]) };
  });
  const roles = account.roles
    .filter(({ arn }) => !SERVICE_LINKED.test(arn))
    .map(({ arn, ...role }) => ({ arn, privilege: privilegeOf(statements(role)) }));
  return Object.fromEntries([...users, ...roles].map((each) => [principalKey(each.arn), each]));
}

/**
 * Names a user or role whatever way its ARN is spelt: `<account>:user/<name>` or `<account>:role/<name>`, without path;
 * sessions count as their role. Anything else is its own name.
 */
export function principalKey(arn: string): string {
  const session = /^arn:[^:]*:sts::(\d{12}):assumed-role\/([^/]+)/.exec(arn);
  if (session) return `${session[1]}:role/${session[2]}`;
  const identity = /^arn:[^:]*:iam::(\d{12}):(user|role)\/(?:.*\/)?([^/]+)$/.exec(arn);
  return identity ? `${identity[1]}:${identity[2]}/${identity[3]}` : arn;
}
