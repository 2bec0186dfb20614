import { Inspector2Client, ListFindingsCommand } from '@aws-sdk/client-inspector2';
import { mockClient } from 'aws-sdk-client-mock';
import 'aws-sdk-client-mock-jest';
import { inspectorSource } from '../../../functions/inspector-collector/adapters';
import type { FindingQuery } from '../../../functions/inspector-collector/core/poll';
import { type Deadline, noDeadline } from '../../../functions/shared/runtime/clock';

const inspector = mockClient(Inspector2Client);
const FROM = Date.parse('2024-09-01T00:00:00Z');
const TO = Date.parse('2024-09-02T00:00:00Z');
const QUERY: FindingQuery = { firstObserved: { from: FROM, to: TO } };

beforeEach(() => inspector.reset());

async function read(query = QUERY, deadline: Deadline = noDeadline) {
  const pages: unknown[] = [];
  for await (const page of inspectorSource(new Inspector2Client({}), deadline)(query)) pages.push(page);
  return pages;
}

describe('the Inspector source', () => {
  it('follows the token to the end, an empty page included', async () => {
    inspector
      .on(ListFindingsCommand)
      .resolvesOnce({ findings: [{ findingArn: 'a' } as never], nextToken: 'one' })
      .resolvesOnce({ nextToken: 'two' })
      .resolvesOnce({ findings: [{ findingArn: 'b' } as never] });
    expect(await read()).toEqual([[{ findingArn: 'a' }], [], [{ findingArn: 'b' }]]);
    expect(inspector).toHaveReceivedNthCommandWith(3, ListFindingsCommand, { nextToken: 'two' });
  });

  it('asks for every status, a hundred at a time, in the one order that never changes', async () => {
    inspector.on(ListFindingsCommand).resolves({});
    await read();
    expect(inspector.commandCalls(ListFindingsCommand)[0]?.args[0].input).toEqual({
      maxResults: 100,
      nextToken: undefined,
      sortCriteria: { field: 'FIRST_OBSERVED_AT', sortOrder: 'ASC' },
      filterCriteria: {
        findingStatus: ['ACTIVE', 'SUPPRESSED', 'CLOSED'].map((value) => ({ comparison: 'EQUALS', value })),
        firstObservedAt: [{ startInclusive: new Date(FROM), endInclusive: new Date(TO) }],
      },
    });
  });

  it('adds the lower bound of updates', async () => {
    inspector.on(ListFindingsCommand).resolves({});
    await read({ ...QUERY, updatedFrom: FROM });
    expect(inspector).toHaveReceivedCommandWith(ListFindingsCommand, {
      filterCriteria: expect.objectContaining({ updatedAt: [{ startInclusive: new Date(FROM) }] }),
    });
  });

  it('gives every request the time that is left', async () => {
    inspector.on(ListFindingsCommand).resolves({});
    await read(QUERY, { remainingMs: () => 60_000 });
    const [call] = inspector.commandCalls(ListFindingsCommand);
    const [, options] = (call?.args ?? []) as unknown as [unknown, { abortSignal?: AbortSignal }?];
    expect(options?.abortSignal?.aborted).toBe(false);
  });

  it('passes failures on', async () => {
    inspector.on(ListFindingsCommand).rejects(new Error('boom'));
    await expect(read()).rejects.toThrow('boom');
  });
});
