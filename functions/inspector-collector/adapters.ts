import { type Inspector2Client, ListFindingsCommand } from '@aws-sdk/client-inspector2';
import type { Deadline } from '../shared/runtime/clock';
import { beforeDeadline } from '../shared/runtime/deadline-signal';
import type { FindingQuery, FindingSource } from './core/poll';

/** The most that ListFindings gives at once; bodies are complete. */
const PAGE_SIZE = 100;

/** Named one by one: what ListFindings gives without this filter is not promised to hold closed ones. */
const STATUSES = ['ACTIVE', 'SUPPRESSED', 'CLOSED'] as const;

/**
 * Inspector in the client's region.
 * https://docs.aws.amazon.com/inspector/v2/APIReference/API_ListFindings.html
 */
export function inspectorSource(client: Inspector2Client, deadline: Deadline): FindingSource {
  return async function* (query) {
    let nextToken: string | undefined;
    do {
      const command = listFindings(query, nextToken);
      const page = await beforeDeadline(deadline, (options) => client.send(command, options));
      yield page.findings ?? [];
      nextToken = page.nextToken;
    } while (nextToken);
  };
}

function listFindings({ firstObserved, updatedFrom }: FindingQuery, nextToken: string | undefined) {
  return new ListFindingsCommand({
    maxResults: PAGE_SIZE,
    nextToken,
    // updatedAt is no sort field.
    sortCriteria: { field: 'FIRST_OBSERVED_AT', sortOrder: 'ASC' },
    filterCriteria: {
      findingStatus: STATUSES.map((value) => ({ comparison: 'EQUALS', value })),
      firstObservedAt: [
        { startInclusive: new Date(firstObserved.from), endInclusive: new Date(firstObserved.to) },
      ],
      ...(updatedFrom === undefined ? {} : { updatedAt: [{ startInclusive: new Date(updatedFrom) }] }),
    },
  });
}
