/**
 * The invented company whose week is recorded: Tidewater Outfitters, an online shop with one AWS account.
 * Account number, host names and addresses are those that AWS and RFC 5737 / RFC 2606 reserve for examples.
 */
export const ACCOUNT_ID = '111122223333';
export const HOME_REGION = 'eu-central-1';
/** CloudFront's web ACLs live there. */
export const EDGE_REGION = 'us-east-1';

export const HOUR_MS = 3_600_000;
export const MINUTE_MS = 60_000;

/** An instant of the week from its day (0 Monday to 6 Sunday) and UTC wall clock, e.g. `at(2, '02:14:07')`. */
export function at(day: number, time: string): number {
  return Date.parse(`2025-09-${String(8 + day).padStart(2, '0')}T${time}.000Z`);
}

export interface Instance {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly imageId: string;
  readonly privateIp: string;
  readonly publicIp?: string;
  readonly role: string;
  readonly launched: string;
  readonly platform: string;
}

const VPC = 'vpc-0d2f6a1be90c47a35';

export const INSTANCES = {
  search: {
    id: 'i-0a7c51e3f2b984d06',
    name: 'search-prod-1',
    type: 'm6g.large',
    imageId: 'ami-0c3f7e21a95d8b604',
    privateIp: '10.20.4.17',
    publicIp: '203.0.113.17',
    role: 'search-prod-instance',
    launched: '2025-02-11T08:21:44.000Z',
    platform: 'AMAZON_LINUX_2',
  },
  web: {
    id: 'i-04be92d71c5f03a8e',
    name: 'web-prod-1',
    type: 'c6g.large',
    imageId: 'ami-0c3f7e21a95d8b604',
    privateIp: '10.20.3.21',
    publicIp: '203.0.113.21',
    role: 'web-prod-instance',
    launched: '2025-07-30T10:02:10.000Z',
    platform: 'AMAZON_LINUX_2023',
  },
  bastion: {
    id: 'i-0f38d6c2a4711be95',
    name: 'bastion',
    type: 't4g.micro',
    imageId: 'ami-07a51f3be2c9d4860',
    privateIp: '10.20.1.5',
    publicIp: '203.0.113.5',
    role: 'bastion-instance',
    launched: '2024-11-04T16:45:02.000Z',
    platform: 'UBUNTU_22_04',
  },
  batch: {
    id: 'i-0b1d9e8047ca62f53',
    name: 'batch-prod-1',
    type: 'c6i.xlarge',
    imageId: 'ami-07a51f3be2c9d4860',
    privateIp: '10.20.5.40',
    role: 'batch-prod-instance',
    launched: '2025-06-17T06:12:31.000Z',
    platform: 'UBUNTU_22_04',
  },
} as const satisfies Record<string, Instance>;

export type InstanceName = keyof typeof INSTANCES;

export const IMAGES = {
  checkout: {
    repository: 'storefront/checkout',
    hash: `sha256:${'4f9ac27d'.repeat(8)}`,
    tags: ['2025.08.3'],
  },
  search: { repository: 'storefront/search', hash: `sha256:${'b07e51d8'.repeat(8)}`, tags: ['8.11.1-tw4'] },
  legacy: { repository: 'legacy/invoice-pdf', hash: `sha256:${'19c6e3fa'.repeat(8)}`, tags: ['latest'] },
} as const;

export const LAMBDAS = {
  resizer: { name: 'image-resizer', runtime: 'PYTHON_3_9' },
  webhooks: { name: 'payment-webhooks', runtime: 'NODEJS_18_X' },
} as const;

/** The intruder's addresses, and others that only knock. All from RFC 5737. */
export const ADDRESSES = {
  intruder: '198.51.100.77',
  intruderShell: '198.51.100.78',
  scanner: '203.0.113.142',
  knocker: '192.0.2.210',
  miningPool: '192.0.2.55',
} as const;

/** The security group, subnet and network of an instance, as findings describe it. */
export function networkInterface(instance: Instance) {
  const dns = `ip-${instance.privateIp.replaceAll('.', '-')}.${HOME_REGION}.compute.internal`;
  return {
    ipv6Addresses: [],
    networkInterfaceId: `eni-${instance.id.slice(2)}`,
    privateDnsName: dns,
    privateIpAddress: instance.privateIp,
    privateIpAddresses: [{ privateDnsName: dns, privateIpAddress: instance.privateIp }],
    publicDnsName: instance.publicIp
      ? `ec2-${instance.publicIp.replaceAll('.', '-')}.${HOME_REGION}.compute.amazonaws.com`
      : '',
    ...(instance.publicIp ? { publicIp: instance.publicIp } : {}),
    securityGroups: [{ groupId: `sg-${instance.id.slice(2)}`, groupName: `${instance.name}-sg` }],
    subnetId: `subnet-${instance.id.slice(2)}`,
    vpcId: VPC,
  };
}

/** ISO 8601 as GuardDuty and the CLI print it. */
export function iso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
