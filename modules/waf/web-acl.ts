import { Wafv2WebAcl, type Wafv2WebAclRule } from '@cdktf/provider-aws/lib/wafv2-web-acl';
import { Wafv2WebAclAssociation } from '@cdktf/provider-aws/lib/wafv2-web-acl-association';
import { Construct } from 'constructs';
import type { Deployment } from '../deployment';

/** The regional web ACL of the home region: AWS managed rule groups, in front of the resources that the settings name. */
export class WebAcl extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, deployment: Deployment) {
    super(scope, id);
    const { managedRuleGroups, ruleAction, associate } = deployment.settings.waf;
    const name = deployment.name('web-acl');
    const webAcl = new Wafv2WebAcl(this, 'acl', {
      name,
      description: 'AWS managed protection, watched by aws-security-monitoring',
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      rule: managedRuleGroups.map((group, priority) => managedRule(group, priority, ruleAction)),
      visibilityConfig: visibility(name),
    });
    this.arn = webAcl.arn;
    associate.forEach((resourceArn, index) => {
      new Wafv2WebAclAssociation(this, `association-${index}`, { resourceArn, webAclArn: webAcl.arn });
    });
  }
}

function managedRule(group: string, priority: number, action: 'block' | 'count'): Wafv2WebAclRule {
  return {
    name: group,
    priority,
    // `none` leaves to each rule of the group the action that AWS gave it.
    overrideAction: action === 'count' ? { count: {} } : { none: {} },
    // The bindings take statements untyped, in Terraform's own spelling.
    statement: { managed_rule_group_statement: { name: group, vendor_name: 'AWS' } },
    visibilityConfig: visibility(group),
  };
}

function visibility(metricName: string) {
  return { cloudwatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName };
}
