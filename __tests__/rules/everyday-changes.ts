/**
 * What a pipeline's role does all day, and what looks nearly like an attack: service, call, its parameters, and what else
 * the record holds. Made up.
 */
export const EVERYDAY_CHANGES: readonly (readonly [
  service: string,
  eventName: string,
  requestParameters: object | null,
  rest?: object,
])[] = [
  [
    'ec2',
    'AuthorizeSecurityGroupIngress',
    {
      groupId: 'sg-1',
      ipPermissions: {
        items: [
          {
            ipProtocol: 'tcp',
            fromPort: 80,
            toPort: 80,
            groups: {},
            ipRanges: { items: [{ cidrIp: '0.0.0.0/0', description: 'http' }] },
            ipv6Ranges: { items: [{ cidrIpv6: '::/0' }] },
            prefixListIds: {},
          },
          {
            ipProtocol: 'tcp',
            fromPort: 443,
            toPort: 443,
            groups: {},
            ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] },
            ipv6Ranges: {},
            prefixListIds: {},
          },
        ],
      },
    },
  ],
  [
    'ec2',
    'AuthorizeSecurityGroupIngress',
    {
      groupId: 'sg-1',
      ipPermissions: {
        items: [
          {
            ipProtocol: 'tcp',
            fromPort: 5432,
            toPort: 5432,
            groups: { items: [{ groupId: 'sg-2' }] },
            ipRanges: {},
            ipv6Ranges: {},
            prefixListIds: {},
          },
          {
            ipProtocol: 'tcp',
            fromPort: 443,
            toPort: 443,
            groups: {},
            ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] },
            ipv6Ranges: {},
            prefixListIds: {},
          },
        ],
      },
    },
  ],
  [
    'ec2',
    'AuthorizeSecurityGroupIngress',
    {
      groupId: 'sg-1',
      ipPermissions: {
        items: [
          {
            fromPort: 443,
            groups: {},
            ipProtocol: 'tcp',
            ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] },
            ipv6Ranges: {},
            prefixListIds: {},
            toPort: 443,
          },
          {
            fromPort: 22,
            groups: {},
            ipProtocol: 'tcp',
            ipRanges: { items: [{ cidrIp: '10.0.0.0/8' }] },
            ipv6Ranges: {},
            prefixListIds: {},
            toPort: 22,
          },
        ],
      },
    },
  ],
  [
    'ec2',
    'AuthorizeSecurityGroupEgress',
    {
      groupId: 'sg-1',
      ipPermissions: { items: [{ ipProtocol: '-1', ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } }] },
    },
  ],
  [
    'ec2',
    'AuthorizeSecurityGroupIngress',
    {
      groupId: 'sg-1',
      ipPermissions: {
        items: [
          {
            ipProtocol: '-1',
            groups: { items: [{ groupId: 'sg-1', userId: '111122223333' }] },
            ipRanges: {},
            ipv6Ranges: {},
            prefixListIds: {},
          },
          {
            ipProtocol: 'tcp',
            fromPort: 443,
            toPort: 443,
            groups: {},
            ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] },
          },
        ],
      },
    },
  ],
  [
    's3',
    'PutBucketPolicy',
    {
      bucketName: 'b',
      bucketPolicy: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'DenyInsecure',
            Effect: 'Deny',
            Principal: '*',
            Action: 's3:*',
            Resource: ['arn:aws:s3:::b'],
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
          {
            Sid: 'oac',
            Effect: 'Allow',
            Principal: { Service: 'cloudfront.amazonaws.com' },
            Action: 's3:GetObject',
            Resource: 'arn:aws:s3:::b/*',
            Condition: {
              StringEquals: { 'AWS:SourceArn': 'arn:aws:cloudfront::111122223333:distribution/E' },
            },
          },
        ],
      },
    },
  ],
  [
    's3',
    'PutBucketPolicy',
    {
      bucketName: 'elb-logs',
      bucketPolicy: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: 'arn:aws:iam::444455556666:root' },
            Action: 's3:PutObject',
            Resource: 'arn:aws:s3:::elb-logs/AWSLogs/111122223333/*',
          },
        ],
      },
    },
  ],
  [
    's3',
    'PutBucketPublicAccessBlock',
    {
      bucketName: 'b',
      publicAccessBlock: '',
      PublicAccessBlockConfiguration: {
        xmlns: 'x',
        RestrictPublicBuckets: true,
        BlockPublicPolicy: true,
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
      },
    },
  ],
  [
    's3',
    'PutBucketEncryption',
    {
      bucketName: 'b',
      ServerSideEncryptionConfiguration: {
        Rule: {
          ApplyServerSideEncryptionByDefault: {
            SSEAlgorithm: 'aws:kms',
            KMSMasterKeyID: 'arn:aws:kms:eu-west-1:111122223333:key/1',
          },
        },
      },
    },
  ],
  ['s3', 'PutBucketVersioning', { bucketName: 'b', VersioningConfiguration: { Status: 'Enabled' } }],
  [
    's3',
    'PutBucketLifecycle',
    {
      bucketName: 'b',
      LifecycleConfiguration: {
        Rule: [
          { ID: 'a', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: 90 } },
          {
            ID: 'mpu',
            Status: 'Enabled',
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
            Filter: { Prefix: '' },
          },
        ],
      },
    },
  ],
  [
    's3',
    'PutBucketLogging',
    { bucketName: 'b', BucketLoggingStatus: { LoggingEnabled: { TargetBucket: 'l', TargetPrefix: '' } } },
  ],
  [
    's3',
    'PutBucketOwnershipControls',
    { bucketName: 'b', OwnershipControls: { Rule: { ObjectOwnership: 'BucketOwnerEnforced' } } },
  ],
  ['s3', 'PutBucketAcl', { bucketName: 'b', 'x-amz-acl': ['private'] }],
  [
    's3',
    'PutObject',
    {
      bucketName: 'b',
      key: 'terraform.tfstate',
      'x-amz-server-side-encryption': 'aws:kms',
      'x-amz-acl': 'private',
    },
    { additionalEventData: { SSEApplied: 'SSE_KMS' } },
  ],
  ['s3', 'PutObject', { bucketName: 'b', key: 'data/files/encrypted/part-0001' }],
  ['s3', 'DeleteObject', { bucketName: 'b', key: 'tmp/a' }],
  [
    'sqs',
    'SetQueueAttributes',
    {
      queueUrl: 'https://sqs/1/q',
      attributes: {
        Policy:
          '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*", "Condition": {"ArnEquals": {"aws:SourceArn": "arn:aws:sns:eu-west-1:111122223333:t"}}}]}',
      },
    },
  ],
  ['sqs', 'CreateQueue', { queueName: 'q', attributes: { VisibilityTimeout: '30' } }],
  ['sns', 'CreateTopic', { name: 't', attributes: { KmsMasterKeyId: 'alias/aws/sns' } }],
  [
    'sns',
    'SetTopicAttributes',
    {
      topicArn: 't',
      attributeName: 'Policy',
      attributeValue:
        '{\n  "Statement": [\n    {\n      "Sid": "d",\n      "Effect": "Allow",\n      "Principal": {\n        "AWS": "*"\n      },\n      "Action": [\n        "SNS:Publish"\n      ],\n      "Resource": "*",\n      "Condition": {\n        "StringEquals": {\n          "AWS:SourceOwner": "111122223333"\n        }\n      }\n    }\n  ]\n}',
    },
  ],
  [
    'kms',
    'PutKeyPolicy',
    {
      keyId: 'k',
      policyName: 'default',
      policy:
        '{"Statement": [{"Sid": "root", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "kms:*", "Resource": "*"}, {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "kms:Decrypt", "Resource": "*", "Condition": {"StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com", "kms:CallerAccount": "111122223333"}}}]}',
      bypassPolicyLockoutSafetyCheck: false,
    },
  ],
  [
    'kms',
    'CreateKey',
    {
      policy:
        '{"Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "kms:*", "Resource": "*"}]}',
      origin: 'AWS_KMS',
    },
  ],
  [
    'kms',
    'CreateGrant',
    {
      keyId: 'k',
      granteePrincipal:
        'arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling',
      operations: ['Decrypt'],
    },
  ],
  ['kms', 'EnableKeyRotation', { keyId: 'k' }],
  [
    'elasticfilesystem',
    'PutFileSystemPolicy',
    {
      fileSystemId: 'fs-1',
      policy:
        '{"Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": ["elasticfilesystem:ClientMount"], "Condition": {"Bool": {"elasticfilesystem:AccessedViaMountTarget": "true"}}}]}',
    },
  ],
  [
    'lambda',
    'AddPermission20150331v2',
    {
      functionName: 'f',
      statementId: 'a',
      action: 'lambda:InvokeFunction',
      principal: 'apigateway.amazonaws.com',
      sourceArn: 'arn:aws:execute-api:eu-west-1:111122223333:x/*',
    },
  ],
  ['logs', 'DeleteLogGroup', { logGroupName: '/aws/lambda/f' }],
  ['logs', 'PutRetentionPolicy', { logGroupName: '/aws/lambda/f', retentionInDays: 7 }],
  ['logs', 'PutRetentionPolicy', { logGroupName: '/aws/cloudtrail/x', retentionInDays: 90 }],
  ['monitoring', 'PutMetricAlarm', { alarmName: 'a', actionsEnabled: true }],
  ['monitoring', 'DeleteAlarms', { alarmNames: ['orders-5xx'] }],
  ['events', 'RemoveTargets', { rule: 'nightly', ids: ['1'] }],
  ['events', 'DeleteRule', { name: 'nightly' }],
  ['events', 'PutRule', { name: 'nightly', state: 'DISABLED' }],
  [
    'elasticloadbalancing',
    'ModifyLoadBalancerAttributes',
    {
      loadBalancerArn: 'a',
      attributes: [
        { key: 'access_logs.s3.enabled', value: 'false' },
        { key: 'deletion_protection.enabled', value: 'false' },
        { key: 'idle_timeout.timeout_seconds', value: '60' },
      ],
    },
  ],
  [
    'rds',
    'CreateDBInstance',
    {
      dBInstanceIdentifier: 'd',
      publiclyAccessible: false,
      masterUserPassword: '****',
      deletionProtection: false,
      backupRetentionPeriod: 7,
    },
    { responseElements: { publiclyAccessible: false } },
  ],
  [
    'rds',
    'ModifyDBInstance',
    { dBInstanceIdentifier: 'd', allocatedStorage: 100, applyImmediately: true },
    { responseElements: { publiclyAccessible: false, backupRetentionPeriod: 0, deletionProtection: false } },
  ],
  ['rds', 'DescribeDBSnapshots', { dBInstanceIdentifier: 'd' }],
  ['rds', 'DescribeDBSnapshots', { includeShared: false, includePublic: false }],
  ['ec2', 'CreateRoute', { routeTableId: 'r', destinationCidrBlock: '0.0.0.0/0', natGatewayId: 'nat-1' }],
  ['ec2', 'CreateVpc', { cidrBlock: '10.0.0.0/16' }],
  ['ec2', 'AttachInternetGateway', {}],
  [
    'ec2',
    'CreateVpcEndpoint',
    {
      CreateVpcEndpointRequest: {
        PolicyDocument:
          '{"Statement": [{"Action": "*", "Effect": "Allow", "Principal": "*", "Resource": "*"}]}',
      },
    },
  ],
  [
    'ec2',
    'CreateNetworkAclEntry',
    {
      networkAclId: 'a',
      ruleNumber: 100,
      egress: false,
      ruleAction: 'allow',
      aclProtocol: '6',
      cidrBlock: '0.0.0.0/0',
      portRange: { from: 443, to: 443 },
    },
  ],
  ['ec2', 'ModifyInstanceAttribute', { instanceId: 'i-1', groupSet: { items: [{ groupId: 'sg-1' }] } }],
  ['ec2', 'TerminateInstances', { instancesSet: { items: [{ instanceId: 'i-01' }] } }],
  ['ec2', 'CopySnapshot', { sourceSnapshotId: 'snap-1', encrypted: true, kmsKeyId: 'alias/x' }],
  ['ec2', 'CreateImage', { instanceId: 'i-1', name: 'x' }],
  [
    'ec2',
    'RunInstances',
    { instanceType: 'm5.large', instancesSet: { items: [{ imageId: 'ami-1', minCount: 1, maxCount: 1 }] } },
  ],
  ['dynamodb', 'CreateTable', { tableName: 't' }],
  ['dynamodb', 'UpdateTable', { tableName: 't', billingMode: 'PAY_PER_REQUEST' }],
  [
    'dynamodb',
    'UpdateContinuousBackups',
    { tableName: 't', pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true } },
  ],
  ['dynamodb', 'DeleteTable', { tableName: 't' }],
  ['secretsmanager', 'CreateSecret', { name: 's', kmsKeyId: 'alias/aws/secretsmanager' }],
  [
    'secretsmanager',
    'PutResourcePolicy',
    {
      secretId: 's',
      resourcePolicy:
        '{"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "secretsmanager:*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}}]}',
    },
  ],
  ['secretsmanager', 'DeleteSecret', { secretId: 's', forceDeleteWithoutRecovery: true }],
  ['ecr', 'PutImageTagMutability', { repositoryName: 'r', imageTagMutability: 'IMMUTABLE' }],
  [
    'ecr',
    'SetRepositoryPolicy',
    {
      repositoryName: 'r',
      policyText:
        '{"Statement": [{"Effect": "Allow", "Principal": {"AWS": ["arn:aws:iam::111122223333:root", "arn:aws:iam::444455556666:root"]}, "Action": ["ecr:BatchGetImage"]}]}',
    },
  ],
  ['cloudtrail', 'LookupEvents', {}],
  ['cloudtrail', 'GetTrailStatus', {}],
  [
    'guardduty',
    'UpdateDetector',
    { detectorId: 'd', enable: true, features: [{ name: 'S3_DATA_EVENTS', status: 'ENABLED' }] },
  ],
  ['guardduty', 'GetFindings', {}],
  ['config', 'PutConfigRule', {}],
  ['securityhub', 'BatchImportFindings', {}],
  ['securityhub', 'BatchUpdateFindings', { Workflow: { Status: 'NOTIFIED' } }],
  ['route53', 'ChangeResourceRecordSets', {}],
  ['wafv2', 'UpdateWebACL', { name: 'x', defaultAction: { allow: {} } }],
  [
    'eks',
    'UpdateClusterConfig',
    { name: 'c', logging: { clusterLogging: [{ types: ['api'], enabled: true }] } },
  ],
  ['cloudfront', 'UpdateDistribution2020_05_31', {}],
  [
    'apigateway',
    'UpdateStage',
    { patchOperations: [{ op: 'replace', path: '/accessLogSettings/format', value: 'x' }] },
  ],
  ['bedrock', 'InvokeModel', { modelId: 'm' }],
  ['ses', 'SendEmail', {}],
  ['backup', 'StartBackupJob', {}],
  ['ssm', 'UpdateDocument', { name: 'My-Doc' }],
];
