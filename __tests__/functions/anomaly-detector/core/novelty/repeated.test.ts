import * as fc from 'fast-check';
import { memoryNoveltyStore } from '../../../../../functions/anomaly-detector/core/novelty/store';
import { judged, type Row, row, weeks } from './visits';

const ADDRESSES = ['10.1.0.1', '10.2.0.1', '10.3.0.1', '10.4.0.1'];
const CALM: readonly Row[] = [...weeks(4), ...weeks(4, { person: 'bob', address: '10.2.0.1' })];

/** Visits of two people after the calm weeks, such as alarm and such as don't. */
const visits = fc.array(
  fc
    .record({
      day: fc.integer({ min: 29, max: 31 }),
      hour: fc.integer({ min: 0, max: 23 }),
      person: fc.constantFrom('ann@example.com', 'bob'),
      address: fc.constantFrom(...ADDRESSES),
      agent: fc.constantFrom('aws-cli', 'Boto3', 'curl'),
      service: fc.constantFrom('s3.amazonaws.com', 'iam.amazonaws.com', 'kms.amazonaws.com'),
      secretReads: fc.constantFrom(0, 0, 3, 25),
    })
    .map(({ day, hour, service, ...changes }) => row(day, hour, { ...changes, services: [service] })),
  { maxLength: 25 },
);

const byTime = (rows: readonly Row[]) =>
  rows.toSorted((a, b) => (String(a['start']) < String(b['start']) ? -1 : 1));

/** What alerts and findings are told apart by. */
async function told(portions: readonly (readonly Row[])[], store = memoryNoveltyStore()) {
  const alarms = [];
  for (const rows of portions) alarms.push(...(await judged(rows, store)));
  return [...new Set(alarms.map(({ identity, at }) => `${identity} ${at}`))].sort();
}

describe('the same visits give the same alarms', () => {
  it('in another order, and twice', async () => {
    const shuffled = visits.chain((rows) =>
      fc.tuple(fc.constant(rows), fc.shuffledSubarray([...rows, ...rows], { minLength: 2 * rows.length })),
    );
    await fc.assert(
      fc.asyncProperty(shuffled, async ([rows, again]) => {
        expect(await told([[...CALM, ...again]])).toEqual(await told([[...CALM, ...rows]]));
      }),
      { numRuns: 25 },
    );
  });

  it('in portions, as time goes by', async () => {
    await fc.assert(
      fc.asyncProperty(visits, fc.integer({ min: 1, max: 9 }), async (rows, size) => {
        const ordered = byTime(rows);
        const portions = Array.from({ length: Math.ceil(ordered.length / size) }, (_, index) =>
          ordered.slice(index * size, (index + 1) * size),
        );
        expect(await told([CALM, ...portions])).toEqual(await told([[...CALM, ...rows]]));
      }),
      { numRuns: 25 },
    );
  });

  it('when a run is done again that had counts of one time in many rows', async () => {
    const store = memoryNoveltyStore();
    const read = (hour: number, service: string, secretReads: number) =>
      row(31, hour, { services: [service], secretReads });
    const burst = [
      read(0, 's3.amazonaws.com', 3),
      read(20, 's3.amazonaws.com', 25),
      read(20, 'kms.amazonaws.com', 3),
    ];
    await told([CALM], store);
    const first = await told([burst], store);
    expect(first.join(' ')).toContain('secret-reads');
    expect(await told([burst], store)).toEqual(first);
  });

  it('when a run that died is done again, whatever it has kept', async () => {
    await fc.assert(
      fc.asyncProperty(visits, async (rows) => {
        const store = memoryNoveltyStore();
        const ordered = byTime(rows);
        await told([CALM], store);
        const first = await told([ordered.slice(0, 9), ordered.slice(9)], store);
        // All was kept, nothing was told.
        expect(await told([ordered.slice(0, 9), ordered.slice(9)], store)).toEqual(first);
      }),
      { numRuns: 25 },
    );
  });
});
