import { Logger } from '@aws-lambda-powertools/logger';
import type { Context, SQSEvent } from 'aws-lambda';
import type { ArchiveObject } from '../../../../functions/shared/archive/archive-object';
import { collectEvents, isSqsEvent } from '../../../../functions/shared/collect/event-batch';
import { memoryArchive } from '../../../support/memory-archive';

const OBJECT: ArchiveObject = {
  source: 'inspector',
  region: 'eu-central-1',
  accountId: '111122223333',
  updatedAt: 0,
  identity: ['arn'],
  events: [],
};

function messages(...details: unknown[]): SQSEvent {
  const Records = details.map((detail, index) => ({
    messageId: `m${index}`,
    body: JSON.stringify({ source: 's', 'detail-type': 'd', detail }),
  }));
  return { Records } as unknown as SQSEvent;
}

async function collect(event: SQSEvent, archive = memoryArchive()) {
  const logger = new Logger({ logLevel: 'SILENT' });
  const logged = jest.spyOn(logger, 'error');
  const outcome = await collectEvents(event, {} as Context, {
    expected: { source: 's', detailType: 'd' },
    toObject(detail) {
      const { kind, name } = detail as { kind?: string; name?: string };
      if (kind === 'bad') throw new Error('malformed');
      return kind === 'sample' ? undefined : { ...OBJECT, identity: [name ?? 'arn'] };
    },
    archive,
    logger,
  });
  return { ...outcome, logged };
}

describe('a batch of event messages', () => {
  it('is stored message by message, the same finding once', async () => {
    const { report, response } = await collect(messages({ name: 'a' }, { name: 'b' }, { name: 'a' }));
    expect(report).toEqual({ collected: 3, stored: 2, duplicates: 1 });
    expect(response).toEqual({ batchItemFailures: [] });
  });

  it('counts a finding that is not kept as read', async () => {
    const { report, response } = await collect(messages({ kind: 'sample' }));
    expect(report).toEqual({ collected: 1, stored: 0, duplicates: 0 });
    expect(response).toEqual({ batchItemFailures: [] });
  });

  it('gives back what failed, alone, and logs why', async () => {
    const { report, response, logged } = await collect(messages({ kind: 'bad' }, { name: 'b' }));
    expect(report.stored).toBe(1);
    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    expect(logged).toHaveBeenCalledWith('event not collected', {
      messageId: 'm0',
      error: new Error('malformed'),
    });
  });

  it('gives back everything without throwing when everything failed', async () => {
    const { response } = await collect(messages({ kind: 'bad' }, { kind: 'bad' }));
    expect(response.batchItemFailures).toHaveLength(2);
  });
});

it.each([
  [{ Records: [] }, true],
  [{ source: 'aws.scheduler' }, false],
  [{ Records: 'x' }, false],
  [undefined, false],
  [null, false],
])('takes %j for queue messages: %p', (event, expected) => {
  expect(isSqsEvent(event)).toBe(expected);
});
