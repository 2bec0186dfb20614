import { randomBytes, randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';

/** A CloudTrail log file with one call that must alert and one that must not. */
export interface SampleLog {
  readonly key: string;
  readonly body: Uint8Array;
  /** EventID of a trail being stopped. */
  readonly alertingEventId: string;
  /** EventID of a harmless call. */
  readonly benignEventId: string;
}

export interface SamplePlace {
  readonly accountId: string;
  readonly region: string;
  /** What comes before the account in keys: `[prefix/]AWSLogs[/o-…]`. */
  readonly root: string;
}

/** A log file as CloudTrail writes it. Each has a user of its own, so that none joins an earlier one's burst. */
export function sampleLog({ accountId, region, root }: SamplePlace, now: Date): SampleLog {
  const run = randomBytes(4).toString('hex');
  const records = [sampleRecord(STOP_LOGGING), sampleRecord(DESCRIBE_INSTANCES)];
  const [alerting, benign] = records;
  const [day, time] = now.toISOString().split('T') as [string, string];
  const stamp = `${day}T${time.slice(0, 5)}Z`.replaceAll(/[-:]/g, '');
  return {
    key: `${root}/${accountId}/CloudTrail/${region}/${day.replaceAll('-', '/')}/${accountId}_CloudTrail_${region}_${stamp}_secmonTry${run}.json.gz`,
    body: gzipSync(JSON.stringify({ Records: records })),
    alertingEventId: alerting?.eventID ?? '',
    benignEventId: benign?.eventID ?? '',
  };

  function sampleRecord(call: SampleCall) {
    const user = `secmon-try-${run}`;
    return {
      eventVersion: '1.11',
      userIdentity: {
        type: 'IAMUser',
        principalId: 'AIDAEXAMPLE',
        arn: `arn:aws:iam::${accountId}:user/${user}`,
        accountId,
        userName: user,
      },
      eventTime: `${now.toISOString().slice(0, 19)}Z`,
      eventSource: call.eventSource,
      eventName: call.eventName,
      awsRegion: region,
      sourceIPAddress: '198.51.100.7',
      userAgent: 'secmon-try (a sample event, nothing has happened)',
      requestParameters: call.requestParameters,
      responseElements: null,
      requestID: randomUUID(),
      eventID: randomUUID(),
      readOnly: call.readOnly,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: accountId,
      eventCategory: 'Management',
    };
  }
}

interface SampleCall {
  readonly eventSource: string;
  readonly eventName: string;
  readonly requestParameters: Readonly<Record<string, unknown>>;
  readonly readOnly: boolean;
}

const STOP_LOGGING: SampleCall = {
  eventSource: 'cloudtrail.amazonaws.com',
  eventName: 'StopLogging',
  requestParameters: { name: 'secmon-try-no-such-trail' },
  readOnly: false,
};

const DESCRIBE_INSTANCES: SampleCall = {
  eventSource: 'ec2.amazonaws.com',
  eventName: 'DescribeInstances',
  requestParameters: { instancesSet: {}, filterSet: {} },
  readOnly: true,
};
