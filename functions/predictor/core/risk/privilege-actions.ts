/**
 * Actions, one or several together, by which a principal can come by rights that it does not have. After Rhino Security
 * Labs' list of escalation methods in AWS (https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation/),
 * checked against AWS's service authorization reference.
 */
export const ESCALATIONS: readonly (readonly string[])[] = [
  ['iam:CreatePolicyVersion'],
  ['iam:SetDefaultPolicyVersion'],
  ['iam:CreateAccessKey'],
  ['iam:CreateLoginProfile'],
  ['iam:UpdateLoginProfile'],
  ['iam:AttachUserPolicy'],
  ['iam:AttachGroupPolicy'],
  ['iam:AttachRolePolicy'],
  ['iam:PutUserPolicy'],
  ['iam:PutGroupPolicy'],
  ['iam:PutRolePolicy'],
  ['iam:AddUserToGroup'],
  ['iam:UpdateAssumeRolePolicy'],
  ['iam:PassRole', 'ec2:RunInstances'],
  ['iam:PassRole', 'lambda:CreateFunction'],
  ['iam:PassRole', 'ecs:RunTask'],
  ['iam:PassRole', 'cloudformation:CreateStack'],
  ['iam:PassRole', 'glue:CreateDevEndpoint'],
  ['iam:PassRole', 'glue:CreateJob'],
  ['iam:PassRole', 'datapipeline:CreatePipeline'],
  ['iam:PassRole', 'sagemaker:CreateNotebookInstance'],
  ['iam:PassRole', 'codebuild:CreateProject'],
  ['iam:PassRole', 'states:CreateStateMachine'],
  ['lambda:UpdateFunctionCode'],
  ['glue:UpdateDevEndpoint'],
  ['ssm:SendCommand'],
  ['sso:CreateAccountAssignment'],
  ['sso:PutInlinePolicyToPermissionSet'],
  ['sso:AttachManagedPolicyToPermissionSet'],
];

/** Reads that give what is secret or other people's. */
export const SENSITIVE_READS: readonly string[] = [
  'secretsmanager:GetSecretValue',
  'ssm:GetParameter',
  'ssm:GetParameters',
  'ssm:GetParametersByPath',
  's3:GetObject',
  'dynamodb:GetItem',
  'dynamodb:Query',
  'dynamodb:Scan',
  'rds-data:ExecuteStatement',
  'redshift-data:GetStatementResult',
  'athena:GetQueryResults',
  'kms:Decrypt',
  'lambda:GetFunction',
  'ec2:GetPasswordData',
  'logs:GetLogEvents',
];

/** Verbs of actions that change nothing, as AWS names them. */
export const READING_VERBS =
  /^[a-z0-9-]+:(get|list|describe|view|search|lookup|batchget|check|read|select|scan|query|simulate|generatecredentialreport|generateservicelastaccesseddetails)/i;
