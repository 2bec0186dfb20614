import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import {
  GetSampledRequestsCommand,
  GetWebACLCommand,
  ListWebACLsCommand,
  type Rule,
  type Statement,
  type VisibilityConfig,
  type WAFV2Client,
  type WebACL,
  type WebACLSummary,
} from '@aws-sdk/client-wafv2';
import type { Deadline } from '../shared/runtime/clock';
import { beforeDeadline } from '../shared/runtime/deadline-signal';
import type { LogFiles } from './core/collect-log-file';
import { windowOf } from './core/normalize';
import type { Place } from './core/places';
import type { Sample, SampledWebAcl, SampleSource } from './core/poll-samples';
import type { SampledRule } from './core/sampled-request';

/** ListWebACLs and GetSampledRequests give no more at once. */
const PAGE_SIZE = 100;
const SAMPLE_SIZE = 500;

/**
 * WAF of one region and scope, its retries ending before the deadline.
 * A web ACL or rule that is deleted meanwhile has no rules and no samples.
 */
export function wafSource(client: WAFV2Client, scope: Place['scope'], deadline: Deadline): SampleSource {
  return {
    webAcls: () => listWebAcls(client, scope, deadline),
    async rules({ name, id }) {
      const command = new GetWebACLCommand({ Name: name, Id: id, Scope: scope });
      const answer = await unlessGone(() =>
        beforeDeadline(deadline, (options) => client.send(command, options)),
      );
      return answer?.WebACL ? sampledRules(answer.WebACL) : [];
    },
    async sample({ arn }, { metricName }, { start, end }): Promise<Sample | undefined> {
      const command = new GetSampledRequestsCommand({
        WebAclArn: arn,
        RuleMetricName: metricName,
        Scope: scope,
        TimeWindow: { StartTime: new Date(start), EndTime: new Date(end) },
        MaxItems: SAMPLE_SIZE,
      });
      const answer = await unlessGone(() =>
        beforeDeadline(deadline, (options) => client.send(command, options)),
      );
      if (!answer) return undefined;
      return {
        requests: answer.SampledRequests ?? [],
        window: windowOf(answer.TimeWindow) ?? { start, end },
        ...(answer.PopulationSize !== undefined && { population: answer.PopulationSize }),
      };
    },
  };
}

async function listWebAcls(
  client: WAFV2Client,
  scope: Place['scope'],
  deadline: Deadline,
): Promise<readonly SampledWebAcl[]> {
  const webAcls: SampledWebAcl[] = [];
  let marker: string | undefined;
  do {
    const command = new ListWebACLsCommand({
      Scope: scope,
      Limit: PAGE_SIZE,
      ...(marker && { NextMarker: marker }),
    });
    const page = await beforeDeadline(deadline, (options) => client.send(command, options));
    webAcls.push(...(page.WebACLs ?? []).flatMap(named));
    if (page.NextMarker && page.NextMarker === marker)
      throw new Error('ListWebACLs answered with the same NextMarker twice');
    marker = page.NextMarker;
  } while (marker);
  return webAcls;
}

function named({ ARN: arn, Name: name, Id: id }: WebACLSummary): readonly SampledWebAcl[] {
  return arn && name && id ? [{ arn, name, id }] : [];
}

async function unlessGone<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if ((error as Error).name === 'WAFNonexistentItemException') return undefined;
    throw error;
  }
}

/**
 * What can be sampled of a web ACL, once for each metric name: its rules, those that Firewall Manager put around
 * them, and the default action, whose samples go by the web ACL's own metric name.
 * https://docs.aws.amazon.com/waf/latest/APIReference/API_VisibilityConfig.html
 */
export function sampledRules(webAcl: WebACL): readonly SampledRule[] {
  const managed = [
    ...(webAcl.PreProcessFirewallManagerRuleGroups ?? []),
    ...(webAcl.PostProcessFirewallManagerRuleGroups ?? []),
  ];
  const rules = [
    ...(webAcl.Rules ?? []).map((rule) => sampled(rule.VisibilityConfig, rule.Name, ruleType(rule))),
    ...managed.map((group) => sampled(group.VisibilityConfig, group.Name, 'GROUP')),
    sampled(webAcl.VisibilityConfig, 'Default_Action', 'REGULAR'),
  ].filter((rule) => rule !== undefined);
  return rules.filter(
    ({ metricName }, index) => rules.findIndex((rule) => rule.metricName === metricName) === index,
  );
}

function sampled(
  visibility: VisibilityConfig | undefined,
  ruleId: string | undefined,
  ruleType: string,
): SampledRule | undefined {
  if (!visibility?.SampledRequestsEnabled || !visibility.MetricName) return undefined;
  return { metricName: visibility.MetricName, ruleId: ruleId ?? visibility.MetricName, ruleType };
}

/** Rule types as log records spell them, by the statement that makes a rule one. */
const RULE_TYPES: readonly (readonly [keyof Statement, string])[] = [
  ['ManagedRuleGroupStatement', 'MANAGED_RULE_GROUP'],
  ['RuleGroupReferenceStatement', 'GROUP'],
  ['RateBasedStatement', 'RATE_BASED'],
];

function ruleType({ Statement: statement }: Rule): string {
  return RULE_TYPES.find(([name]) => statement?.[name] !== undefined)?.[1] ?? 'REGULAR';
}

/** Log files in S3, streamed. */
export function s3LogFiles(client: S3Client): LogFiles {
  return {
    async open({ bucket, key }) {
      const { Body, ETag } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      if (Body === undefined || ETag === undefined) throw new Error('S3 answered without body or ETag');
      return { etag: ETag, body: Body as AsyncIterable<Uint8Array> };
    },
  };
}
