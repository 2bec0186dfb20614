import { ACCOUNT_ID, iso } from './account';
import { type Call, regionOf } from './cloudtrail-plan';
import { routine } from './cloudtrail-routine';
import { STORY } from './cloudtrail-story';
import { type Random, seededRandom } from './random';

type Json = Readonly<Record<string, unknown>>;

/** The week's management events, oldest first: an honest account, and the break-in. */
export function recordCloudTrail(): readonly Json[] {
  const random = seededRandom(1112);
  const calls = [...routine(random), ...STORY].sort((a, b) => a.at - b.at);
  return calls.map((call) => cloudTrailRecord(call, random));
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
function cloudTrailRecord(call: Call, random: Random): Json {
  const { who, error } = call;
  return {
    eventVersion: '1.11',
    userIdentity: who.identity,
    eventTime: `${iso(call.at).slice(0, 19)}Z`,
    eventSource: `${SOURCES[call.service] ?? call.service}.amazonaws.com`,
    eventName: call.name,
    awsRegion: regionOf(call),
    sourceIPAddress: who.address,
    userAgent: who.agent,
    ...(error === undefined ? {} : { errorCode: error, errorMessage: messageOf(call, error) }),
    requestParameters: call.parameters ?? null,
    responseElements: error === undefined ? (call.response ?? null) : null,
    requestID: random.uuid(),
    eventID: random.uuid(),
    readOnly: call.readOnly ?? /^(?:Get|List|Describe|Filter)/.test(call.name),
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: ACCOUNT_ID,
    eventCategory: 'Management',
  };
}

/** Services whose event source is not called like their API. */
const SOURCES: Readonly<Record<string, string>> = { cloudwatch: 'monitoring' };

function messageOf({ who, service, name }: Call, error: string): string {
  if (error === 'Client.VcpuLimitExceeded')
    return 'You have requested more vCPU capacity than your current vCPU limit of 0 allows for the instance bucket.';
  return `User: ${who.identity['arn']} is not authorized to perform: ${service}:${name.replace(/\d{8}.*$/, '')} because no identity-based policy allows it`;
}
