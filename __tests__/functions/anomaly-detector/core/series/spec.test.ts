import { seriesSpecs } from '../../../../../functions/anomaly-detector/core/series/spec';
import { anomalySeries } from '../../../../../modules/anomaly-series';
import { parseSettings } from '../../../../../settings/load';

const metric = {
  id: 'a',
  source: 'cloudwatch',
  namespace: 'N',
  metric: 'm',
  dimensions: {},
  stat: 'Sum',
  region: 'eu-central-1',
  tags: {},
};
const activity = { id: 'b', source: 'activity', measure: 'calls', by: 'service', tags: {} };
const { namespace, metric: _, dimensions, ...rest } = metric;
const discovery = { ...rest, id: 'c', discover: { namespace, metric: 'm', dimensions: { InstanceId: '*' } } };

describe('the series of a file', () => {
  it('are those that synth packs for the settings', () => {
    const settings = parseSettings(
      {
        environment: 'test',
        regions: ['eu-central-1', 'us-east-1'],
        anomalies: { network: { flowLogs: [{ logGroupName: 'vpc' }] } },
      },
      'test',
    );
    const packed = JSON.parse(JSON.stringify(anomalySeries(settings)));
    expect(packed.length).toBeGreaterThan(10);
    expect(seriesSpecs(packed)).toEqual(packed);
  });

  it.each([
    [{}, 'is no list of series'],
    [[1], '[0]: is no object'],
    [[{ ...metric, id: '' }], '[0]: id is no text'],
    [[activity, { ...metric, tags: { a: 1 } }], '[1]: tags are no object of texts'],
    [[{ ...metric, source: 'x' }], '[0]: source is none of cloudwatch, activity'],
    [[{ ...metric, namespace: 7 }], '[0]: namespace is no text'],
    [[{ ...metric, metric: undefined }], '[0]: metric is no text'],
    [[{ ...metric, stat: '' }], '[0]: stat is no text'],
    [[{ ...metric, region: undefined }], '[0]: region is no text'],
    [[{ ...metric, dimensions: [] }], '[0]: dimensions are no object of texts'],
    [[{ ...metric, missing: 'nan' }], '[0]: missing is none of gap, zero'],
    [[{ ...discovery, discover: { metric: 'm', dimensions: {} } }], '[0]: namespace is no text'],
    [[{ ...activity, measure: 'x' }], '[0]: measure is none of calls, errors, denials'],
    [[{ ...activity, by: 'x' }], '[0]: by is none of service, account, principal'],
    [[metric, activity, metric], '[2].id "a" is there twice'],
  ])('are refused in plain words: %j', (document, problem) => {
    expect(() => seriesSpecs(document)).toThrow(problem);
  });
});
