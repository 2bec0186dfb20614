import {
  ACCOUNT_ID,
  HOME_REGION,
  INSTANCES,
  type Instance,
  type InstanceName,
  networkInterface,
} from './account';

type Json = Readonly<Record<string, unknown>>;

/** `resource` of a finding about an EC2 instance, in EventBridge's spelling. */
export function ec2(name: InstanceName): Json {
  const instance: Instance = INSTANCES[name];
  return {
    resourceType: 'Instance',
    instanceDetails: {
      availabilityZone: `${HOME_REGION}a`,
      iamInstanceProfile: {
        arn: `arn:aws:iam::${ACCOUNT_ID}:instance-profile/${instance.role}`,
        id: `AIPA${instance.id.slice(2).toUpperCase()}`,
      },
      imageDescription: 'Tidewater base image',
      imageId: instance.imageId,
      instanceId: instance.id,
      instanceState: 'running',
      instanceType: instance.type,
      outpostArn: null,
      launchTime: instance.launched,
      networkInterfaces: [networkInterface(instance)],
      platform: null,
      productCodes: [],
      tags: [
        { key: 'Name', value: instance.name },
        { key: 'team', value: 'storefront' },
      ],
    },
  };
}

/** Credentials of an instance's role, as CloudTrail names them. */
export function roleKey(name: InstanceName): Json {
  const { role, id } = INSTANCES[name];
  return {
    accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
    principalId: `AROA4EXAMPLESEARCHR0LE:${id}`,
    userName: role,
    userType: 'AssumedRole',
  };
}

export function userKey(userName: string, accessKeyId = 'AKIAI44QH8DHBEXAMPLE'): Json {
  return {
    accessKeyId,
    principalId: `AIDA4EXAMPLE${userName.toUpperCase().replaceAll(/\W/g, '')}`,
    userName,
    userType: 'IAMUser',
  };
}

export const ROOT_KEY: Json = {
  accessKeyId: 'ASIAI44QH8DHBEXAMPLE',
  principalId: ACCOUNT_ID,
  userName: 'Root',
  userType: 'Root',
};

export function accessKey(key: Json, instance?: InstanceName): Json {
  return {
    resourceType: 'AccessKey',
    accessKeyDetails: key,
    ...(instance ? { instanceDetails: ec2(instance)['instanceDetails'] } : {}),
  };
}

export function bucket(name: string, key: Json): Json {
  return {
    resourceType: 'S3Bucket',
    accessKeyDetails: key,
    s3BucketDetails: [
      {
        arn: `arn:aws:s3:::${name}`,
        name,
        type: 'Destination',
        createdAt: '2023-05-02T09:11:30.000Z',
        owner: { id: 'a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90' },
        tags: [{ key: 'contents', value: 'customer-exports' }],
        defaultServerSideEncryption: { encryptionType: 'SSEAlgorithm', kmsMasterKeyArn: null },
        publicAccess: {
          effectivePermission: 'NOT_PUBLIC',
          permissionConfiguration: {
            accountLevelPermissions: {
              blockPublicAccess: {
                ignorePublicAcls: true,
                restrictPublicBuckets: true,
                blockPublicAcls: true,
                blockPublicPolicy: true,
              },
            },
            bucketLevelPermissions: {
              accessControlList: { allowsPublicReadAccess: false, allowsPublicWriteAccess: false },
              bucketPolicy: { allowsPublicReadAccess: false, allowsPublicWriteAccess: false },
              blockPublicAccess: {
                ignorePublicAcls: true,
                restrictPublicBuckets: true,
                blockPublicAcls: true,
                blockPublicPolicy: true,
              },
            },
          },
        },
      },
    ],
  };
}

export function database(user: string): Json {
  const id = 'orders-prod';
  return {
    resourceType: 'RDSDBInstance',
    rdsDbInstanceDetails: {
      dbInstanceIdentifier: id,
      engine: 'Aurora PostgreSQL',
      engineVersion: '15.4',
      dbClusterIdentifier: `${id}-cluster`,
      dbInstanceArn: `arn:aws:rds:${HOME_REGION}:${ACCOUNT_ID}:db:${id}`,
      dbiResourceId: 'db-EXAMPLEORDERSPROD',
      tags: [{ key: 'team', value: 'orders' }],
    },
    rdsDbUserDetails: {
      user,
      application: 'psql',
      database: 'orders',
      ssl: 'enabled',
      authMethod: 'password',
    },
  };
}

export function lambda(functionName: string): Json {
  return {
    resourceType: 'Lambda',
    lambdaDetails: {
      functionArn: `arn:aws:lambda:${HOME_REGION}:${ACCOUNT_ID}:function:${functionName}`,
      functionName,
      description: 'Makes thumbnails of product pictures',
      lastModifiedAt: '2025-05-20T12:00:11.000Z',
      revisionId: '7f0a4c1e-52b9-4d63-8e8b-1d5c0a3f9e21',
      functionVersion: '$LATEST',
      role: `arn:aws:iam::${ACCOUNT_ID}:role/${functionName}`,
      vpcConfig: { subnetIds: [], vpcId: '', securityGroups: [] },
      tags: [{ key: 'team', value: 'storefront' }],
    },
  };
}

const PLACES: Readonly<Record<string, Json>> = {
  Netherlands: { city: { cityName: 'Amsterdam' }, geoLocation: { lat: 52.374, lon: 4.8897 } },
  Germany: { city: { cityName: 'Frankfurt am Main' }, geoLocation: { lat: 50.1155, lon: 8.6842 } },
  Brazil: { city: { cityName: 'São Paulo' }, geoLocation: { lat: -23.5475, lon: -46.6361 } },
  Romania: { city: { cityName: 'Bucharest' }, geoLocation: { lat: 44.4323, lon: 26.1063 } },
};

/** The other side of a connection, with what GuardDuty adds from its intelligence. */
export function remoteIp(ipAddressV4: string, countryName = 'Netherlands'): Json {
  return {
    ipAddressV4,
    ipAddressV6: '',
    organization: { asn: '64500', asnOrg: 'Example Hosting', isp: 'Example Hosting', org: 'Example Hosting' },
    country: { countryName },
    ...PLACES[countryName],
  };
}

/** `service.action` of an AWS API call. */
export function apiCall(serviceName: string, api: string, remote: Json, extra: Json = {}): Json {
  return {
    actionType: 'AWS_API_CALL',
    awsApiCallAction: {
      api,
      callerType: 'Remote IP',
      serviceName: `${serviceName}.amazonaws.com`,
      remoteIpDetails: remote,
      affectedResources: {},
      ...extra,
    },
  };
}

/** `service.action` of a lookup. */
export function dns(domain: string): Json {
  return {
    actionType: 'DNS_REQUEST',
    dnsRequestAction: { domain, protocol: 'UDP', blocked: false, domainWithSuffix: domain },
  };
}

interface Ports {
  readonly local: number;
  readonly remote: number;
  readonly direction: 'INBOUND' | 'OUTBOUND';
  readonly localName?: string;
}

/** `service.action` of one TCP connection. */
export function connection(name: InstanceName, remote: Json, ports: Ports): Json {
  return {
    actionType: 'NETWORK_CONNECTION',
    networkConnectionAction: {
      connectionDirection: ports.direction,
      localIpDetails: { ipAddressV4: INSTANCES[name].privateIp, ipAddressV6: '' },
      remoteIpDetails: remote,
      remotePortDetails: { port: ports.remote, portName: 'Unknown' },
      localPortDetails: { port: ports.local, portName: ports.localName ?? 'Unknown' },
      protocol: 'TCP',
      blocked: false,
    },
  };
}

/** `service.action` of someone trying ports from outside. */
export function portProbe(port: number, portName: string, remote: Json): Json {
  return {
    actionType: 'PORT_PROBE',
    portProbeAction: {
      blocked: false,
      portProbeDetails: [{ localPortDetails: { port, portName }, remoteIpDetails: remote }],
    },
  };
}
