/** Where web ACLs live: a region, or CloudFront. */
export interface Place {
  /** The region, or `cloudfront`; also names the place's state document. */
  readonly name: string;
  /** The region whose endpoint is asked. */
  readonly region: string;
  readonly scope: 'REGIONAL' | 'CLOUDFRONT';
}

/** The web ACLs of CloudFront are reached through this region only, whatever regions are watched. */
export const CLOUDFRONT: Place = { name: 'cloudfront', region: 'us-east-1', scope: 'CLOUDFRONT' };

/** Partitions without CloudFront in WAFv2: China, GovCloud, the isolated ones. */
const OTHER_PARTITION = /^(?:cn|us-gov|[a-z]+-iso[a-z]*)-/;

/** All places to sample: the watched regions, and CloudFront once. */
export function samplePlaces(regions: readonly string[]): readonly Place[] {
  const regional = regions.map((region): Place => ({ name: region, region, scope: 'REGIONAL' }));
  return regions.some((region) => OTHER_PARTITION.test(region)) ? regional : [...regional, CLOUDFRONT];
}
