import {
  GetFindingsCommand,
  type GuardDutyClient,
  ListDetectorsCommand,
  ListFindingsCommand,
} from '@aws-sdk/client-guardduty';
import type { Deadline } from '../shared/runtime/clock';
import { beforeDeadline } from '../shared/runtime/deadline-signal';
import { GuardDutyDisabled, type GuardDutySource } from './core/poll';

/** The API's limit for ListFindings and GetFindings. */
const PAGE_SIZE = 50;

/** GuardDuty of the client's region, its retries ending before the deadline. */
export function guardDutySource(client: GuardDutyClient, deadline: Deadline): GuardDutySource {
  return {
    async detectorId() {
      const { DetectorIds } = await beforeDeadline(deadline, (options) =>
        client.send(new ListDetectorsCommand({}), options),
      );
      return DetectorIds?.[0];
    },
    async listFindingIds(DetectorId, { from, to }, NextToken) {
      const command = new ListFindingsCommand({
        DetectorId,
        // No criterion on service.archived: without one the API returns archived and current findings alike.
        FindingCriteria: { Criterion: { updatedAt: { GreaterThanOrEqual: from, LessThanOrEqual: to } } },
        SortCriteria: { AttributeName: 'updatedAt', OrderBy: 'ASC' },
        MaxResults: PAGE_SIZE,
        ...(NextToken !== undefined && { NextToken }),
      });
      const send = () => beforeDeadline(deadline, (options) => client.send(command, options));
      const page = await unlessDisabled(send);
      // The API ends a listing with an empty token.
      return { ids: page.FindingIds ?? [], next: page.NextToken || undefined };
    },
    async getFindings(DetectorId, ids) {
      const command = new GetFindingsCommand({ DetectorId, FindingIds: [...ids] });
      const send = () => beforeDeadline(deadline, (options) => client.send(command, options));
      const { Findings } = await unlessDisabled(send);
      return Findings ?? [];
    },
  };
}

/** The detector may go between two calls; the API then says that its id is not the account's. */
async function unlessDisabled<T>(send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    const { name, message } = error as Error;
    if (name === 'BadRequestException' && /detectorId is not owned/i.test(message))
      throw new GuardDutyDisabled({ cause: error });
    throw error;
  }
}
