import { ACCOUNT_ID, ADDRESSES, HOME_REGION, INSTANCES, type InstanceName } from './account';

type Json = Readonly<Record<string, unknown>>;

/** Somebody who calls AWS's APIs, as CloudTrail describes them. */
export interface Principal {
  readonly identity: Json;
  readonly address: string;
  readonly agent: string;
}

/** One call, with what its record says of it. */
export interface Call {
  /** Epoch ms. */
  readonly at: number;
  readonly who: Principal;
  /** Service prefix of the event source, e.g. `iam`. */
  readonly service: string;
  readonly name: string;
  /** @default HOME_REGION; IAM and the like are recorded in us-east-1. */
  readonly region?: string;
  readonly parameters?: Json;
  readonly response?: Json;
  readonly error?: string;
  /** Default: by the name of the call. */
  readonly readOnly?: boolean;
}

const OFFICE = '203.0.113.200';
const RUNNER = '192.0.2.140';
const CLI = 'aws-cli/2.15.30 Python/3.11.8 Linux/6.1.0 exe/x86_64.debian.12';

/** The role of one of the company's instances, on the instance. */
export function instanceRole(name: InstanceName, address: string = INSTANCES[name].privateIp): Principal {
  const { role, id } = INSTANCES[name];
  const isStolen = address !== INSTANCES[name].privateIp;
  return {
    identity: {
      ...assumed(
        role,
        id,
        name === 'search' ? 'AROA4EXAMPLESEARCHR0LE' : `AROA4EXAMPLE${id.slice(2, 10).toUpperCase()}`,
      ),
      accessKeyId:
        name === 'search' ? 'ASIAIOSFODNN7EXAMPLE' : `ASIA4EXAMPLE${id.slice(2, 10).toUpperCase()}`,
    },
    address,
    agent: isStolen ? CLI : 'aws-sdk-java/2.25.11 Linux/5.10 OpenJDK/17.0.11',
  };
}

/** An administrator who has signed in through the company's directory. */
export function administrator(name: 'mira' | 'jonas'): Principal {
  const role = 'AWSReservedSSO_AdministratorAccess_4f1d2c3b5a697887';
  return {
    identity: {
      ...assumed(role, `${name}@tidewater.example`, 'AROA4EXAMPLEADMINROLE0'),
      accessKeyId: `ASIA4EXAMPLE${name === 'mira' ? 'MIRA0001' : 'JONAS001'}`,
    },
    address: OFFICE,
    agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
  };
}

/** The pipeline that deploys the shop. */
export const DEPLOYER: Principal = {
  identity: {
    ...assumed('storefront-deploy', 'GitHubActions', 'AROA4EXAMPLEDEPLOYROLE'),
    accessKeyId: 'ASIA4EXAMPLEDEPLOY00',
  },
  address: RUNNER,
  agent: 'aws-sdk-go-v2/1.30.3 os/linux lang/go#1.22.5 md/GOOS#linux terraform/1.9.4',
};

/** A function of the company or of this system. */
export function functionRole(name: string): Principal {
  return {
    identity: {
      ...assumed(name, name, `AROA4EXAMPLE${name.toUpperCase().replaceAll(/\W/g, '').slice(0, 9)}`),
      accessKeyId: `ASIA4EXAMPLE${name.toUpperCase().replaceAll(/\W/g, '').slice(0, 8).padEnd(8, '0')}`,
    },
    address: '192.0.2.90',
    agent: 'aws-sdk-js/3.616.0 os/linux/5.10 lang/js md/nodejs/22.4.1 exec-env/AWS_Lambda_nodejs22.x',
  };
}

/** A service that acts for the account. */
export function service(name: string): Principal {
  const host = `${name}.amazonaws.com`;
  return { identity: { type: 'AWSService', invokedBy: host }, address: host, agent: host };
}

/** The user whose second key the intruder makes and then uses. */
export const STOLEN_USER: Principal = {
  identity: {
    type: 'IAMUser',
    principalId: 'AIDA4EXAMPLESVCBACKUP0',
    arn: `arn:aws:iam::${ACCOUNT_ID}:user/svc-backup`,
    accountId: ACCOUNT_ID,
    userName: 'svc-backup',
    accessKeyId: 'AKIA4EXAMPLE0BACKUP2',
  },
  address: ADDRESSES.intruder,
  agent: CLI,
};

function assumed(role: string, session: string, principalId: string): Json {
  return {
    type: 'AssumedRole',
    principalId: `${principalId}:${session}`,
    arn: `arn:aws:sts::${ACCOUNT_ID}:assumed-role/${role}/${session}`,
    accountId: ACCOUNT_ID,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId,
        arn: `arn:aws:iam::${ACCOUNT_ID}:role/${role}`,
        accountId: ACCOUNT_ID,
        userName: role,
      },
      attributes: { creationDate: '2025-09-08T00:00:00Z', mfaAuthenticated: 'false' },
    },
  };
}

/** Services whose calls CloudTrail records in Virginia, wherever they are made. */
const GLOBAL = new Set(['iam', 'organizations', 'cloudfront', 'route53']);

/** The region in which CloudTrail records a call. */
export function regionOf({ service: name, region }: Call): string {
  return region ?? (GLOBAL.has(name) ? 'us-east-1' : HOME_REGION);
}
