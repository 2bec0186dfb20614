/** A metric filter that the CIS AWS Foundations Benchmark asks for. */
export interface CisFilter {
  /** Number in section 4 of the benchmark, the same from 1.4 to 5.0. */
  readonly cis: string;
  readonly name: string;
  readonly topic: string;
  /** CloudWatch Logs filter pattern, to the letter: Security Hub compares it. */
  readonly pattern: string;
}

const term = (field: string, value: string) => `($.${field}=${value})`;
const anyEvent = (...names: readonly string[]) => names.map((name) => term('eventName', name)).join(' || ');
const ofService = (service: string, ...names: readonly string[]) =>
  `{${term('eventSource', `${service}.amazonaws.com`)} && (${anyEvent(...names)})}`;

/**
 * The patterns as Security Hub's controls CloudWatch.1 to CloudWatch.14 give them, and 4.15 as the benchmark does.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html
 */
export const CIS_FILTERS: readonly CisFilter[] = [
  {
    cis: '4.1',
    name: 'unauthorized-api-calls',
    topic: 'Unauthorized API calls',
    pattern: '{($.errorCode="*UnauthorizedOperation") || ($.errorCode="AccessDenied*")}',
  },
  {
    cis: '4.2',
    name: 'console-sign-in-without-mfa',
    topic: 'Console sign-in without MFA',
    pattern:
      '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }',
  },
  {
    cis: '4.3',
    name: 'root-usage',
    topic: 'Usage of the root user',
    pattern:
      '{$.userIdentity.type="Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType !="AwsServiceEvent"}',
  },
  {
    cis: '4.4',
    name: 'iam-policy-changes',
    topic: 'IAM policy changes',
    pattern: ofService(
      'iam',
      'DeleteGroupPolicy',
      'DeleteRolePolicy',
      'DeleteUserPolicy',
      'PutGroupPolicy',
      'PutRolePolicy',
      'PutUserPolicy',
      'CreatePolicy',
      'DeletePolicy',
      'CreatePolicyVersion',
      'DeletePolicyVersion',
      'AttachRolePolicy',
      'DetachRolePolicy',
      'AttachUserPolicy',
      'DetachUserPolicy',
      'AttachGroupPolicy',
      'DetachGroupPolicy',
    ),
  },
  {
    cis: '4.5',
    name: 'cloudtrail-changes',
    topic: 'CloudTrail configuration changes',
    pattern: `{${anyEvent('CreateTrail', 'UpdateTrail', 'DeleteTrail', 'StartLogging', 'StopLogging')}}`,
  },
  {
    cis: '4.6',
    name: 'console-authentication-failures',
    topic: 'Console authentication failures',
    pattern: '{($.eventName=ConsoleLogin) && ($.errorMessage="Failed authentication")}',
  },
  {
    cis: '4.7',
    name: 'key-disabling-or-deletion',
    topic: 'Customer managed keys disabled or scheduled for deletion',
    pattern: ofService('kms', 'DisableKey', 'ScheduleKeyDeletion'),
  },
  {
    cis: '4.8',
    name: 's3-bucket-policy-changes',
    topic: 'S3 bucket policy changes',
    pattern: ofService(
      's3',
      'PutBucketAcl',
      'PutBucketPolicy',
      'PutBucketCors',
      'PutBucketLifecycle',
      'PutBucketReplication',
      'DeleteBucketPolicy',
      'DeleteBucketCors',
      'DeleteBucketLifecycle',
      'DeleteBucketReplication',
    ),
  },
  {
    cis: '4.9',
    name: 'config-changes',
    topic: 'AWS Config configuration changes',
    pattern: ofService(
      'config',
      'StopConfigurationRecorder',
      'DeleteDeliveryChannel',
      'PutDeliveryChannel',
      'PutConfigurationRecorder',
    ),
  },
  {
    cis: '4.10',
    name: 'security-group-changes',
    topic: 'Security group changes',
    pattern: `{${anyEvent(
      'AuthorizeSecurityGroupIngress',
      'AuthorizeSecurityGroupEgress',
      'RevokeSecurityGroupIngress',
      'RevokeSecurityGroupEgress',
      'CreateSecurityGroup',
      'DeleteSecurityGroup',
    )}}`,
  },
  {
    cis: '4.11',
    name: 'network-acl-changes',
    topic: 'Network ACL changes',
    pattern: `{${anyEvent(
      'CreateNetworkAcl',
      'CreateNetworkAclEntry',
      'DeleteNetworkAcl',
      'DeleteNetworkAclEntry',
      'ReplaceNetworkAclEntry',
      'ReplaceNetworkAclAssociation',
    )}}`,
  },
  {
    cis: '4.12',
    name: 'network-gateway-changes',
    topic: 'Network gateway changes',
    pattern: `{${anyEvent(
      'CreateCustomerGateway',
      'DeleteCustomerGateway',
      'AttachInternetGateway',
      'CreateInternetGateway',
      'DeleteInternetGateway',
      'DetachInternetGateway',
    )}}`,
  },
  {
    cis: '4.13',
    name: 'route-table-changes',
    topic: 'Route table changes',
    pattern: ofService(
      'ec2',
      'CreateRoute',
      'CreateRouteTable',
      'ReplaceRoute',
      'ReplaceRouteTableAssociation',
      'DeleteRouteTable',
      'DeleteRoute',
      'DisassociateRouteTable',
    ),
  },
  {
    cis: '4.14',
    name: 'vpc-changes',
    topic: 'VPC changes',
    pattern: `{${anyEvent(
      'CreateVpc',
      'DeleteVpc',
      'ModifyVpcAttribute',
      'AcceptVpcPeeringConnection',
      'CreateVpcPeeringConnection',
      'DeleteVpcPeeringConnection',
      'RejectVpcPeeringConnection',
      'AttachClassicLinkVpc',
      'DetachClassicLinkVpc',
      'DisableVpcClassicLink',
      'EnableVpcClassicLink',
    )}}`,
  },
  {
    cis: '4.15',
    name: 'organizations-changes',
    topic: 'AWS Organizations changes',
    pattern: ofService(
      'organizations',
      'AcceptHandshake',
      'AttachPolicy',
      'CreateAccount',
      'CreateOrganizationalUnit',
      'CreatePolicy',
      'DeclineHandshake',
      'DeleteOrganization',
      'DeleteOrganizationalUnit',
      'DeletePolicy',
      'DetachPolicy',
      'DisablePolicyType',
      'EnablePolicyType',
      'InviteAccountToOrganization',
      'LeaveOrganization',
      'MoveAccount',
      'RemoveAccountFromOrganization',
      'UpdatePolicy',
      'UpdateOrganizationalUnit',
    ),
  },
];
