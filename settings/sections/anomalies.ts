import { z } from 'zod';
import { bucketName, region } from './fields';

/** What the system itself says by these tags is not to be said twice. */
const OWN_TAGS =
  /^(env|source|service|account_id|region|severity|finding_type|anomaly_method|anomaly_subject|managed_by)$/;

/** Name and value together within the 200 characters of a tag in Datadog. https://docs.datadoghq.com/getting_started/tagging/ */
const tags = z
  .record(
    z
      .string()
      .regex(/^[a-z][\w./-]{0,99}$/, 'must be a tag such as "team": letters, digits and _ . / -')
      .refine((name) => !OWN_TAGS.test(name), 'is a tag that the system gives itself: choose another name'),
    z.string().min(1, 'must not be empty').max(99, 'must be 99 characters or fewer'),
  )
  .default({})
  .describe('Tags of what is found in these series, e.g. {"team": "network"}.');

/** Series that can be watched or not, all with the same tags. */
const watched = (what: string) =>
  z
    .strictObject({ enabled: z.boolean().default(true).describe(`Watch ${what}.`), tags })
    .prefault({})
    .describe(what);

const flowLog = z.strictObject({
  logGroupName: z
    .string()
    .regex(/^[\w./#-]{1,200}$/, 'must be the name of a log group, at most 200 characters')
    .describe('The log group that the flow log writes to, in its default format.'),
  region: region.optional().describe('Where that log group is. Default: the home region.'),
  tags,
});

const network = z
  .strictObject({
    flowLogs: z
      .array(flowLog)
      .max(50, 'must be 50 at most')
      .default([])
      .describe(
        'VPC flow logs in CloudWatch: {logGroupName, region?, tags?}. Each gets metric filters for bytes and rejected flows.',
      ),
    instances: watched('NetworkIn and NetworkOut of each EC2 instance'),
    natGateways: watched('bytes through each NAT gateway to the outside and back'),
    webAcls: watched('requests that each web ACL allowed and blocked'),
  })
  .prefault({})
  .describe('Network traffic.');

const apiUsage = z
  .strictObject({
    by: z
      .array(z.enum(['service', 'account', 'principal']))
      .default(['service', 'account', 'principal'])
      .refine((values) => new Set(values).size === values.length, 'must not name one twice')
      .describe('Calls, errors and denials are watched for each of these. []: not at all. Needs CloudTrail.'),
    tags,
  })
  .prefault({})
  .describe("API usage, from the CloudTrail processor's counts.");

const userActivity = z
  .strictObject({
    enabled: z
      .boolean()
      .default(true)
      .describe(
        'Watch what is new or unusual for a principal: country, network, agent, service, region, hour, impossible travel, failed logins, secrets and objects read. Needs CloudTrail.',
      ),
    tags: tags.describe('Tags of what is found of principals, e.g. {"team": "people"}.'),
  })
  .prefault({})
  .describe('User activity.');

const geoDatabase = z
  .strictObject({
    bucketName: bucketName.describe(
      "A bucket in the home region; the object is encrypted with S3's own keys, or lies in the archive.",
    ),
    key: z
      .string()
      .regex(/^[\w!.'()/-]{1,512}\.mmdb$/, 'must be the key of a file in the MaxMind DB format, "….mmdb"')
      .describe('Its key.'),
  })
  .optional()
  .describe(
    'An address database in the MaxMind DB format that you put into S3: {bucketName, key}. It names the country and network owner of an address. Default: the prefix of the address stands for its network.',
  );

/** What is watched for values and behaviour that are out of the ordinary. */
export const anomalies = z
  .strictObject({
    enabled: z.boolean().default(true).describe('Watch the series below every five minutes.'),
    network,
    apiUsage,
    userActivity,
    learningDays: z
      .int()
      .min(1)
      .max(90)
      .default(14)
      .describe(
        'Days for which nothing is told about a principal or a series that is new. Series take two weeks of values at least.',
      ),
    maxSeries: z
      .int()
      .min(1)
      .max(1000, 'must be 1000 at most: what one run reads and scores within its five minutes')
      .default(200)
      .describe('Series that are watched; what is beyond is left out and reported.'),
    monthlyBudgetUsd: z
      .number()
      .min(1)
      .max(10_000)
      .default(25)
      .describe('What anomaly detection may cost a month in USD; what is beyond is left out and reported.'),
    geoDatabase,
    datadogMonitors: z
      .boolean()
      .default(true)
      .describe("Datadog's own anomaly monitors over the same AWS metrics (Pro or Enterprise plan)."),
  })
  .refine(({ geoDatabase: database, userActivity }) => database === undefined || userActivity.enabled, {
    path: ['geoDatabase'],
    message: 'has no effect without userActivity, which alone looks at addresses: remove it',
  })
  .prefault({});

/** Whether there is anything to watch: API usage and users are seen through CloudTrail only. */
export function watchesAnything(
  { network: traffic, apiUsage: usage, userActivity: users }: z.output<typeof anomalies>,
  hasCloudTrail: boolean,
): boolean {
  const { flowLogs, instances, natGateways, webAcls } = traffic;
  const watchesTraffic = [instances, natGateways, webAcls].some(({ enabled }) => enabled);
  return flowLogs.length > 0 || watchesTraffic || (hasCloudTrail && (usage.by.length > 0 || users.enabled));
}
