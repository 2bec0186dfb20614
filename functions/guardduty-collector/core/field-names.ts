import { lookup } from './read';

/**
 * The member names of a finding as EventBridge and the REST API spell them. They settle names whose spellings
 * differ by more than the first letter (`sourceIPs`/`SourceIps`, `ipAddressV4`/`IPAddressV4`).
 * https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Finding.html
 */
const FIELD_NAMES = new Set(
  `
  accessControlList accessKey accessKeyDetails accessKeyId account accountId accountLevelPermissions
  accountPublicAccess action actionType activeServicesCount activities actorIds actors additionalInfo
  additionalSequenceTypes addressFamily affectedResources affiliated allowPrivilegeEscalation allowed
  allowsPublicReadAccess allowsPublicWriteAccess anomaly api application archived arn asn asnOrg
  associatedAttackSequenceArn authMethod autonomousSystem autoscalingAutoScalingGroup availabilityZone
  awsApiCallAction awsServiceName backupVaultName baselineResourceArn bedrockGuardrail
  bedrockGuardrailDetails behavior blockPublicAccess blockPublicAcls blockPublicPolicy blocked
  bucketLevelPermissions bucketPolicy bucketPublicAccess callerType city cityName cloudPartition
  cloudformationStack commandLineExample confidence connection connectionDirection container
  containerDetails containerRuntime containerUids containers contentPolicyFilters context
  continuousScanDetails count country countryCode countryName createdAt createdTime credentialUid
  customDetectionRuleName data database dbClusterIdentifier dbInstanceArn dbInstanceIdentifier
  dbShardGroupArn dbShardGroupIdentifier dbShardGroupResourceId dbiResourceId defaultServerSideEncryption
  definitionArn description detection detectorId deviceName direction dnsRequestAction domain domainDetails
  domainWithSuffix eTag ebsSnapshotDetails ebsVolumeDetails ebsVolumeScanDetails ec2Image ec2ImageDetails
  ec2Instance ec2InstanceUids ec2LaunchTemplate ec2NetworkInterface ec2NetworkInterfaceUids ec2Vpc
  ecsCluster ecsClusterDetails ecsTask effectivePermission eksCluster eksClusterDetails encryptionKeyArn
  encryptionType endTime endpointIds endpoints engine engineVersion error errorCode euid eventFirstSeen
  eventLastSeen evidence executablePath executableSha256 failedLoginAttempts featureName fileName
  fileOperation filePath filePaths fileSystemType files firstSeenAt flags functionArn functionName
  functionVersion geoLocation group groupId groupName groups guardrailAction guardrailArn guardrailSource
  guardrailVersion guardrails hash highestSeverityThreatDetails hostIPC hostNetwork hostPID hostPath
  iamInstanceProfile ianaProtocolNumber id ignorePublicAcls image imageArn imageDescription imageId
  imagePrefix imageUid impersonatedUser incrementalScanDetails instanceDetails instanceId instanceState
  instanceType ip ipAddressV4 ipAddressV6 ipv6Addresses isp issuer itemCount itemDetails itemPath itemPaths
  key kind kmsKeyArn kmsMasterKeyArn kubernetesApiCallAction kubernetesDetails
  kubernetesPermissionCheckedDetails kubernetesRoleBindingDetails kubernetesRoleDetails
  kubernetesUserDetails kubernetesWorkload kubernetesWorkloadDetails lambdaDetails lastModifiedAt
  lastSeenAt lat launchTime launchType ldPreloadValue libraryPath lineage localIpDetails
  localNetworkInterface localPortDetails location loginAttributes lon malwareScanDetails memoryRegions
  mfaStatus modelDetails modelId modifiedAt modifyingProcess moduleFilePath moduleName moduleSha256
  mountPath mountSource mountTarget name namespace namespacePid nestedItemPath networkConnectionAction
  networkInterfaceId networkInterfaces number objectArn observations operation org organization outpostArn
  owner ownerId parameters parentUuid partition path permissionConfiguration pid platform port portName
  portProbeAction portProbeDetails principalId privateDnsName privateIpAddress privateIpAddresses
  privileged process productCodeId productCodeType productCodes profileSubtype profileType profiles
  protocol publicAccess publicAclAccess publicAclIgnoreBehavior publicBucketRestrictBehavior publicDnsName
  publicIp publicPolicyAccess publicReadAccess publicWriteAccess pwd rdsDbInstanceDetails rdsDbUserDetails
  rdsLimitlessDbDetails rdsLoginAttemptAction recoveryPointArn recoveryPointDetails region
  registeredContainerInstancesCount relatedFilePaths releaseAgentPath remoteAccountDetails remoteIpDetails
  remotePortDetails requestUri resource resourceArn resourceName resourceRole resourceType resourceUids
  resources restrictPublicBuckets revisionId role roleRefKind roleRefName runcBinaryPath runningTasksCount
  runtimeDetails s3Bucket s3BucketDetails s3Object s3ObjectDetails s3ObjectUids sample scanCategory
  scanCompletedAt scanConfiguration scanDetections scanId scanStartedAt scanType scannedItemCount
  scannedVolumeDetails schemaVersion scriptPath securityContext securityGroups sequence sequenceIndicators
  service serviceAccountName serviceName session sessionName severity sha256 shellHistoryFilePath shortened
  signalIndicators signals skippedVolumeDetails snapshotArn socketPath source sourceIPs sources ssl
  startTime startedAt startedBy status statusCode subnetId subnetIds subresource successfulLoginAttempts
  tags targetProcess taskDefinitionArn taskDetails text threatDetectedByName threatFilePath
  threatFileSha256 threatIntelligenceDetails threatListName threatName threatNames threats
  threatsDetectedItemCount title toolCategory toolName totalGb triggerFindingId triggerType type uid
  uniqueThreatCount uniqueThreatNameCount unusual updatedAt user userAgent userFeedback userId userName
  userType username uuid value values verb version versionId volumeArn volumeMounts volumeSizeInGB
  volumeType volumes vpcConfig vpcId vpcOwnerAccountId
  `
    .trim()
    .split(/\s+/),
);

const BY_LOWER_CASE = new Map([...FIELD_NAMES].map((name) => [name.toLowerCase(), name]));

/** Members that the SDKs call otherwise than the service does. */
const RENAMED: Readonly<Record<string, string>> = {
  taskcreatedat: 'createdAt',
  kubernetesresourcestypes: 'type',
  latitude: 'lat',
  longitude: 'lon',
  'productcodes.code': 'productCodeId',
  'productcodes.producttype': 'productCodeType',
  // The API sends an account's name as `account`; its SDKs and this record say `name`.
  'account.account': 'name',
};

/** The canonical name of a member that lies in a member called `parent`. */
export function fieldName(name: string, parent: string): string {
  const lower = name.toLowerCase();
  const renamed = lookup(RENAMED, `${parent.toLowerCase()}.${lower}`) ?? lookup(RENAMED, lower);
  if (renamed !== undefined) return renamed;
  const camel = name.charAt(0).toLowerCase() + name.slice(1);
  return FIELD_NAMES.has(camel) ? camel : (BY_LOWER_CASE.get(lower) ?? camel);
}
