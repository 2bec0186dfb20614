import type { RunReport } from '../../../../../functions/anomaly-detector/core/run/run';
import { summaryOf } from '../../../../../functions/anomaly-detector/core/run/run-summary';
import type { DiscoverySpec } from '../../../../../functions/anomaly-detector/core/series/spec';
import { detectorRig, metricKey } from '../../rig';

const MINUTE = 60_000;

describe('series that are found', () => {
  const discover = { namespace: 'AWS/EC2', metric: 'NetworkOut', dimensions: { InstanceId: '*' } };
  const spec = (region: string): DiscoverySpec => ({
    id: `out:${region}`,
    source: 'cloudwatch',
    discover,
    stat: 'Sum',
    region,
    tags: {},
  });
  const instance = (region: string, id: string) => metricKey(region, 'NetworkOut', { InstanceId: id });
  const specs = [spec('eu-central-1'), spec('us-east-1')];
  const watched = ({ choice }: RunReport) => choice?.watched.map(({ id }) => id);

  it('are watched from the next search on, each hour', async () => {
    const rig = detectorRig({ specs });
    rig.fill(instance('eu-central-1', 'i-1'), 0.125);
    expect(watched(await rig.run())).toEqual(['out:eu-central-1:i-1']);
    rig.fill(instance('us-east-1', 'i-2'), 0.125);
    rig.clock.advance(30 * MINUTE);
    expect(watched(await rig.run())).toEqual(['out:eu-central-1:i-1']);
    rig.clock.advance(30 * MINUTE);
    expect(watched(await rig.run())).toEqual(['out:eu-central-1:i-1', 'out:us-east-1:i-2']);
  });

  it('in a region that does not answer are named, and those of others are found', async () => {
    const rig = detectorRig({ specs });
    rig.fill(instance('us-east-1', 'i-2'), 0.125);
    rig.cloudWatch.outages.set('eu-central-1', new Error('AccessDenied'));
    const report = await rig.run();
    const fault = { series: 'out:eu-central-1:*', reason: 'AccessDenied' };
    expect(report.notFound).toEqual([fault]);
    expect(watched(report)).toEqual(['out:us-east-1:i-2']);
    // Until the next search: who looks at any run of the hour sees it.
    rig.cloudWatch.outages.clear();
    rig.clock.advance(55 * MINUTE);
    expect((await rig.run()).notFound).toEqual([fault]);
    rig.clock.advance(5 * MINUTE);
    expect((await rig.run()).notFound).toEqual([]);
  });

  it('that are more than a search looks at are left out, which each run says until there are fewer', async () => {
    const rig = detectorRig({ specs });
    for (const id of ['i-1', 'i-2', 'i-3']) rig.fill(instance('eu-central-1', id), 0.125);
    rig.cloudWatch.most.found = 2;
    const first = await rig.run();
    expect(watched(first)).toEqual(['out:eu-central-1:i-1', 'out:eu-central-1:i-2']);
    expect(summaryOf(first, rig.clock.now()).seriesLeftOut).toEqual({
      count: 1,
      byReason: { search: 1 },
      bySpec: { 'out:eu-central-1': 1 },
      examples: ['out:eu-central-1:*'],
    });
    rig.cloudWatch.most.found = 3;
    rig.clock.advance(55 * MINUTE);
    expect((await rig.run()).cut).toEqual(['out:eu-central-1']);
    rig.clock.advance(5 * MINUTE);
    expect((await rig.run()).cut).toEqual([]);
  });
});
