import { measured } from '../../../../../functions/anomaly-detector/core/series/measured';
import {
  activitySeries,
  foundSeries,
  namedSeries,
} from '../../../../../functions/anomaly-detector/core/series/series';
import { isDiscovery, type SeriesSpec } from '../../../../../functions/anomaly-detector/core/series/spec';
import { anomalySeries } from '../../../../../modules/anomaly-series';
import { parseSettings } from '../../../../../settings/load';
import { ACCOUNT, namedSpec } from '../../rig';

const settings = parseSettings(
  {
    environment: 'test',
    regions: ['eu-central-1'],
    anomalies: {
      network: { flowLogs: [{ logGroupName: '/vpc/shop' }] },
      apiUsage: { by: ['service', 'account', 'principal'] },
    },
  },
  'test',
);

/** A series of each spec. */
function seriesOf(spec: SeriesSpec) {
  if (spec.source === 'activity')
    return activitySeries(spec, { by: spec.by, account: ACCOUNT, name: `a-${spec.by}` }, ACCOUNT);
  if (!isDiscovery(spec)) return namedSeries(spec, ACCOUNT);
  const dimensions = Object.keys(spec.discover.dimensions).map((name) => [name, `my-${name}`]);
  return foundSeries(spec, Object.fromEntries(dimensions), ACCOUNT);
}

describe('what a series measures', () => {
  it('is said in words, with its unit, of every series that the settings can ask for', () => {
    const all = anomalySeries(settings).map((spec) => measured(seriesOf(spec as SeriesSpec)));
    expect(all.map(({ what, unit }) => `${unit}: ${what}`)).toEqual([
      'bytes: bytes in the flow log /vpc/shop (eu-central-1)',
      'records: rejected flows in the flow log /vpc/shop (eu-central-1)',
      'bytes: bytes received by instance my-InstanceId (eu-central-1)',
      'bytes: bytes sent by instance my-InstanceId (eu-central-1)',
      'bytes: bytes received from outside by NAT gateway my-NatGatewayId (eu-central-1)',
      'bytes: bytes sent out through NAT gateway my-NatGatewayId (eu-central-1)',
      'requests: requests allowed by web ACL my-WebACL (eu-central-1)',
      'requests: requests blocked by web ACL my-WebACL (eu-central-1)',
      "requests: requests allowed by CloudFront's web ACL my-WebACL (us-east-1)",
      "requests: requests blocked by CloudFront's web ACL my-WebACL (us-east-1)",
      'API calls: API calls to a-service',
      'failed API calls: failed API calls to a-service',
      'denied API calls: denied API calls to a-service',
      'API calls: API calls in account a-account',
      'failed API calls: failed API calls in account a-account',
      'denied API calls: denied API calls in account a-account',
      'API calls: API calls by a-principal',
      'failed API calls: failed API calls by a-principal',
      'denied API calls: denied API calls by a-principal',
    ]);
  });

  it('is its statistic and metric where nothing more is known', () => {
    const series = namedSeries(namedSpec('cpu', { stat: 'Average' }) as never, ACCOUNT);
    expect(measured(series)).toEqual({ unit: undefined, what: 'Average of cpu (eu-central-1)' });
  });
});
