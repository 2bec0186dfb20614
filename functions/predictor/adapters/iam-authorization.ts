import { GetAccountAuthorizationDetailsCommand, type IAMClient } from '@aws-sdk/client-iam';
import type { Deadline } from '../../shared/runtime/clock';
import { beforeDeadline } from '../../shared/runtime/deadline-signal';
import type { Authorization } from '../core/run/ports';
import { type AuthorizationPage, accountOf } from './authorization-pages';

/** The most that IAM gives at once, and pages of that: more users and roles than an account can have. */
const PAGE_ITEMS = 1000;
const MOST_PAGES = 100;

/** The account's users, roles, groups and the policies that they have. https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html */
export function iamAuthorization(client: IAMClient, deadline: Deadline): Authorization {
  return {
    async read() {
      const pages: AuthorizationPage[] = [];
      let marker: string | undefined;
      for (let page = 0; page < MOST_PAGES; page++) {
        const command = new GetAccountAuthorizationDetailsCommand({
          Filter: ['User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy'],
          MaxItems: PAGE_ITEMS,
          ...(marker === undefined ? {} : { Marker: marker }),
        });
        const details = await beforeDeadline(deadline, (options) => client.send(command, options));
        pages.push(details);
        if (!details.IsTruncated || details.Marker === undefined) return accountOf(pages);
        marker = details.Marker;
      }
      throw new Error(`IAM gave more than ${MOST_PAGES} pages of users, roles and policies`);
    },
  };
}
