import { activityPoints, metricBatches } from '../../../../../functions/anomaly-detector/core/run/batches';
import { OpenSeries } from '../../../../../functions/anomaly-detector/core/run/open-series';
import { SERIES_WATCHES } from '../../../../../functions/anomaly-detector/core/run/watches';
import { activitySeries, namedSeries } from '../../../../../functions/anomaly-detector/core/series/series';
import type { ActivitySpec, NamedSpec } from '../../../../../functions/anomaly-detector/core/series/spec';
import { ACCOUNT, namedSpec } from '../../rig';

const SPEC: ActivitySpec = { id: 'calls', source: 'activity', measure: 'calls', by: 'account', tags: {} };
const START = 1_795_000_200;

it('metrics are asked for by region, 500 at most together', () => {
  const begun = { from: START, newsFrom: START };
  const open = Array.from({ length: 502 }, (_, n) => {
    const spec = namedSpec(`s${n}`, { region: n === 7 ? 'us-east-1' : 'eu-central-1' }) as NamedSpec;
    return OpenSeries.begin(namedSeries(spec, ACCOUNT), SERIES_WATCHES, begun);
  });
  expect(metricBatches(open).map((batch) => [batch.region, batch.open.length])).toEqual([
    ['eu-central-1', 500],
    ['eu-central-1', 1],
    ['us-east-1', 1],
  ]);
});

describe('points of counts', () => {
  it('begin where sums are known: what is forgotten is a gap, not nothing', () => {
    const series = activitySeries(SPEC, { by: 'account', account: ACCOUNT, name: ACCOUNT }, ACCOUNT);
    const open = OpenSeries.begin(series, SERIES_WATCHES, { from: START, newsFrom: START });
    const counts = {
      knownFrom: START + 600,
      settledTo: START + 1_200,
      of: () => [3, 2, 1] as const,
      counted: [],
      firstOf: () => undefined,
    };
    expect(activityPoints(open, counts)).toEqual([
      { at: START + 600, value: 3 },
      { at: START + 900, value: 3 },
    ]);
  });
});
