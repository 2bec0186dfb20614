import { reportPredictions } from '../../../functions/predictor/adapters/report';
import { predict } from '../../../functions/predictor/core/run/predict';
import { logger, metrics } from '../../../functions/shared/runtime/observability';
import { finding, rig } from './rig';

/** What reaches CloudWatch, a JSON document a line. */
function published(run: () => void): readonly Record<string, unknown>[] {
  const written: string[] = [];
  const write = jest
    .spyOn(process.stdout, 'write')
    .mockImplementation((text) => written.push(String(text)) > 0);
  try {
    run();
    metrics.publishStoredMetrics();
  } finally {
    write.mockRestore();
  }
  return written
    .join('')
    .split('\n')
    .filter((line) => line.includes('"_aws"'))
    .map((line) => JSON.parse(line));
}

const named = (documents: readonly Record<string, unknown>[], name: string) =>
  documents
    .filter((document) => name in document)
    .map(({ source, band, principal, [name]: value }) => ({ source, band, principal, value }));

describe('the report', () => {
  const logged: unknown[][] = [];
  beforeEach(() => {
    logged.length = 0;
    for (const level of ['warn', 'error'] as const)
      jest
        .spyOn(logger, level)
        .mockImplementation((...args: unknown[]) => void logged.push([level, ...args]));
    jest.spyOn(logger, 'info').mockImplementation(() => undefined);
  });
  afterEach(() => jest.restoreAllMocks());

  /** 25 principals with an alert each, and a jump in yesterday's findings of WAF in one of two accounts. */
  async function report() {
    const it = rig('2026-03-10T06:00:00Z');
    for (let day = 1; day <= 9; day++) {
      it.storeMany('waf', `2026030${day}`, day === 9 ? 300 : 10);
      it.storeMany('waf', `2026030${day}`, 2, { accountId: '444455556666' });
    }
    const by = (n: number) => ({
      evidences: [{ actor: { user: { uid: `arn:aws:iam::111122223333:user/u${n}` } } }],
    });
    it.store(
      'cloudtrail',
      '20260309',
      Array.from({ length: 25 }, (_, n) => finding(`f${n}`, by(n))),
    );
    return predict(it.ports);
  }

  it('has bands of tomorrow and yesterday by source, over all accounts', async () => {
    const result = await report();
    const documents = published(() => reportPredictions(result));
    const waf = result.forecasts.find(({ source, accountId }) => source === 'waf' && accountId === 'all');
    const ofWaf = (name: string) => named(documents, name).filter(({ source }) => source === 'waf');
    expect(ofWaf('ForecastFindings').map(({ band, value }) => [band, value])).toEqual([
      ['low', waf?.forecast.interval95.low],
      ['mean', waf?.forecast.mean],
      ['high', waf?.forecast.interval95.high],
    ]);
    expect(ofWaf('CountedFindings').map(({ band, value }) => [band, value])).toEqual([
      ['low', waf?.last?.forecast.interval95.low],
      ['count', 302],
      ['high', waf?.last?.forecast.interval95.high],
    ]);
    expect(named(documents, 'FreshnessSeconds')).toMatchObject([{ value: 21_600 }]);
  });

  it('says where a count lay outside its interval, once a series', async () => {
    const result = await report();
    const documents = published(() => reportPredictions(result));
    expect(named(documents, 'FindingsOutsideForecast')).toMatchObject([
      { source: 'cloudtrail', value: 0 },
      { source: 'waf', value: 2 },
    ]);
    expect(
      logged.map(([level, text, details]) => [level, text, (details as { accountId: string }).accountId]),
    ).toEqual(
      ['111122223333', 'all'].map((account) => [
        'warn',
        "yesterday's findings lie outside their forecast",
        account,
      ]),
    );
    expect(logged[0]?.[2]).toMatchObject({ source: 'waf', day: '20260309', count: 300 });
  });

  it('says of a source with one account once that its count lay outside, not of the sum as well', async () => {
    const it = rig('2026-03-10T06:00:00Z');
    for (let day = 1; day <= 9; day++) it.storeMany('waf', `2026030${day}`, day === 9 ? 300 : 10);
    const result = await predict(it.ports);
    const documents = published(() => reportPredictions(result));
    expect(named(documents, 'FindingsOutsideForecast')).toMatchObject([{ source: 'waf', value: 1 }]);
    expect(logged.map(([, , details]) => (details as { accountId: string }).accountId)).toEqual([
      '111122223333',
    ]);
    expect(named(documents, 'CountedFindings')).toContainEqual(
      expect.objectContaining({ band: 'count', value: 300 }),
    );
  });

  it('names the first ten of many counts that lay outside, and their number', async () => {
    const result = await report();
    const one = result.forecasts.find(({ last }) => last?.isOutside);
    if (one === undefined) throw new Error('no count lay outside');
    const forecasts = Array.from({ length: 40 }, (_, n) => ({ ...one, accountId: String(n) }));
    published(() => reportPredictions({ ...result, forecasts }));
    expect(logged).toHaveLength(11);
    expect(logged[10]?.[2]).toEqual({ count: 40, written: 10 });
  });

  it('gives the twenty principals to fear most a metric each', async () => {
    const result = await report();
    expect(result.risks.length).toBeGreaterThan(25);
    const scores = named(
      published(() => reportPredictions(result)),
      'RiskScore',
    );
    expect(scores).toEqual(
      result.risks
        .slice(0, 20)
        .map(({ principal, score }) => expect.objectContaining({ principal, value: score })),
    );
  });

  it('tells what could not be read', async () => {
    const result = {
      ...(await report()),
      forecasts: [],
      unreadable: ['k'],
      leftOut: 3,
      privilegesError: new Error('no'),
    };
    const documents = published(() => reportPredictions(result));
    expect(named(documents, 'FindingsUnreadable')).toMatchObject([{ value: 1 }]);
    expect(logged.map(([level, text]) => [level, text])).toEqual([
      ['error', 'finding objects could not be read and were left out of risk scores'],
      ['warn', 'a day has more finding objects than are read for risk scores'],
      ['error', 'IAM could not be read: risk scores rest on privileges of an earlier day'],
    ]);
  });
});
