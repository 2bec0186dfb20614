import fc from 'fast-check';
import { pointsOf } from '../../../cli/anomalies/points';

async function* linesOf(texts: readonly string[]) {
  for (const [index, text] of texts.entries()) yield { number: index + 1, text };
}

async function timesOf(...times: string[]): Promise<readonly number[]> {
  const found: number[] = [];
  const lines = linesOf(['timestamp,value', ...times.map((time) => `${time},1`)]);
  for await (const { at } of pointsOf(lines)) found.push(at);
  return found;
}

describe('the time of a point', () => {
  it.each([
    ['2026-01-01 00:00:00', 1_767_225_600],
    ['2026-01-01 00:00', 1_767_225_600],
    ['2026-01-01T01:00+01:00', 1_767_225_600],
    ['2026-01-01T01:00:00.5+01:00', 1_767_225_600.5],
    ['1767225600', 1_767_225_600],
    ['1767225600.25', 1_767_225_600.25],
    ['1767225600000', 1_767_225_600],
    ['1767225600250', 1_767_225_600.25],
    ['1767225600250.5', 1_767_225_600.2505],
    ['100000000', 100_000_000],
    ['9999999999', 9_999_999_999],
    ['100000000000', 100_000_000],
    ['9999999999999', 9_999_999_999.999],
  ])('of %s is second %d', async (time, at) => {
    expect(await timesOf(time)).toEqual([at]);
  });

  it('is the same in every spelling', async () => {
    const instant = fc.date({
      noInvalidDate: true,
      min: new Date('1973-03-04'),
      max: new Date('2286-11-20'),
    });
    await fc.assert(
      fc.asyncProperty(instant, async (date) => {
        const ms = date.getTime();
        const at = ms / 1000;
        const seconds = `${Math.floor(at)}.${String(ms % 1000).padStart(3, '0')}`;
        expect(await timesOf(date.toISOString(), `${ms}`, seconds)).toEqual([at, at, at]);
      }),
    );
  });
});
