import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Rule } from '../../functions/cloudtrail-processor/core/rules/rule';
import { ruleSetOf } from '../../functions/cloudtrail-processor/core/rules/rule-set';
import { TECHNIQUE_NAMES } from '../../functions/shared/ocsf/attack-techniques';
import { DEFAULT_RULES, loadRuleSet } from '../../rule-files';
import { EVERYDAY_CHANGES } from './everyday-changes';

const { definition, sources } = loadRuleSet({ rules: [DEFAULT_RULES] });
const ruleSet = ruleSetOf(definition);
const everything = [...definition.rules, ...definition.correlations];

const ROLE = {
  type: 'AssumedRole',
  arn: 'arn:aws:sts::111122223333:assumed-role/pipeline/run',
  accountId: '111122223333',
  accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
};

describe('the default rules', () => {
  const ids = new Set(definition.rules.map(({ id }) => id));
  it.each(sources.filter(({ id }) => ids.has(id)))('$id does what its examples say', ({ id, examples }) => {
    const severityOf = (event: object | undefined) =>
      ruleSet.match({ ...event }).find(({ rule }) => rule.id === id)?.severity;
    expect(examples?.match?.length).toBeGreaterThan(0);
    expect(examples?.no_match?.length).toBeGreaterThan(0);
    for (const { name, event, severity } of examples?.match ?? [])
      expect([name, severityOf(event)]).toEqual([name, severity?.toUpperCase() ?? expect.any(String)]);
    for (const { name, event } of examples?.no_match ?? [])
      expect([name, severityOf(event)]).toEqual([name, undefined]);
  });

  it.each(everything)('$id tells what it is about and what to do', (rule) => {
    expect(rule.id).toMatch(/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/);
    expect(rule.description.length).toBeGreaterThan(30);
    expect(rule.references.length).toBeGreaterThan(0);
    expect(rule.falsePositives.length).toBeGreaterThan(0);
    expect(rule.tactics.length).toBeGreaterThan(0);
    expect(rule.attack.filter((id) => !Object.hasOwn(TECHNIQUE_NAMES, id))).toEqual([]);
    expect(rule.attack.length).toBeGreaterThan(0);
    expect(existsSync(join(__dirname, '../../docs/runbooks', `${rule.runbook}.md`))).toBe(true);
  });

  it('say what to do next wherever they alert', () => {
    const silent = everything.filter((rule) => !('alerts' in rule && !rule.alerts) && !rule.response);
    expect(silent.map(({ id }) => id)).toEqual([]);
  });

  const changes = EVERYDAY_CHANGES.map(([service, eventName, requestParameters, rest]) => ({
    service,
    eventName,
    requestParameters,
    rest,
  }));
  it.each(changes)(
    "leave a pipeline's everyday work alone: $service $eventName",
    ({ service, eventName, requestParameters, rest }) => {
      const event = {
        eventVersion: '1.09',
        userIdentity: ROLE,
        eventTime: '2026-01-05T08:00:00Z',
        eventSource: `${service}.amazonaws.com`,
        eventName,
        awsRegion: 'eu-west-1',
        sourceIPAddress: '198.51.100.9',
        userAgent: 'APN/1.0 HashiCorp/1.0 Terraform/1.9.0 terraform-provider-aws/5.80.0',
        requestParameters,
        eventType: 'AwsApiCall',
        recipientAccountId: '111122223333',
        ...rest,
      };
      const alerts = ruleSet.match(event).filter(({ rule }) => rule.alerts);
      expect(alerts.map(({ rule }) => rule.id)).toEqual([]);
    },
  );

  it('never ask for a record to be parsed whose call no rule knows', () => {
    const candidates: readonly Rule[] = ruleSet.candidates({
      eventName: 'DescribeNothing',
      eventSource: 'example.amazonaws.com',
      errorCode: undefined,
      userAgent: 'example',
      userIdentityType: 'AssumedRole',
    });
    expect(candidates.map((rule) => rule.definition.id)).toEqual([]);
  });
});
