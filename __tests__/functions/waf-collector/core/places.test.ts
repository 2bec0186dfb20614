import { samplePlaces } from '../../../../functions/waf-collector/core/places';

describe('places to sample', () => {
  it('are the watched regions, and CloudFront once through us-east-1', () => {
    expect(samplePlaces(['eu-central-1', 'us-east-1'])).toEqual([
      { name: 'eu-central-1', region: 'eu-central-1', scope: 'REGIONAL' },
      { name: 'us-east-1', region: 'us-east-1', scope: 'REGIONAL' },
      { name: 'cloudfront', region: 'us-east-1', scope: 'CLOUDFRONT' },
    ]);
  });

  it.each(['cn-north-1', 'us-gov-west-1', 'us-iso-east-1', 'us-isob-east-1'])(
    'leave CloudFront out for %s',
    (region) => {
      expect(samplePlaces([region])).toEqual([{ name: region, region, scope: 'REGIONAL' }]);
    },
  );
});
