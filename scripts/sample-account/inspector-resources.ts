import {
  ACCOUNT_ID,
  HOME_REGION,
  IMAGES,
  INSTANCES,
  type Instance,
  LAMBDAS,
  networkInterface,
} from './account';
import type { Target } from './inspector-plans';

type Json = Readonly<Record<string, unknown>>;

/** The resource of an Inspector finding; times are epoch ms and get their spelling later. */
export function inspectorResource(target: Target): Json {
  const common = { partition: 'aws', region: HOME_REGION };
  switch (target.kind) {
    case 'instance':
      return { ...common, ...instanceResource(INSTANCES[target.name]) };
    case 'image':
      return { ...common, ...imageResource(IMAGES[target.name]) };
    case 'lambda':
      return { ...common, ...lambdaResource(LAMBDAS[target.name]) };
  }
}

function instanceResource(instance: Instance): Json {
  const [network] = [networkInterface(instance)];
  return {
    type: 'AWS_EC2_INSTANCE',
    id: instance.id,
    tags: { Name: instance.name, team: 'storefront' },
    details: {
      awsEc2Instance: {
        type: instance.type,
        imageId: instance.imageId,
        ipV4Addresses: [instance.privateIp, ...(instance.publicIp ? [instance.publicIp] : [])],
        ipV6Addresses: [],
        iamInstanceProfileArn: `arn:aws:iam::${ACCOUNT_ID}:instance-profile/${instance.role}`,
        vpcId: network?.vpcId,
        subnetId: network?.subnetId,
        launchedAt: Date.parse(instance.launched),
        platform: instance.platform,
      },
    },
  };
}

function imageResource(image: (typeof IMAGES)[keyof typeof IMAGES]): Json {
  return {
    type: 'AWS_ECR_CONTAINER_IMAGE',
    id: `arn:aws:ecr:${HOME_REGION}:${ACCOUNT_ID}:repository/${image.repository}/${image.hash}`,
    tags: {},
    details: {
      awsEcrContainerImage: {
        repositoryName: image.repository,
        imageTags: image.tags,
        pushedAt: Date.UTC(2025, 7, 19, 9, 12, 4),
        author: 'build@tidewater.example',
        architecture: 'arm64',
        imageHash: image.hash,
        registry: ACCOUNT_ID,
        platform: 'DEBIAN_11',
      },
    },
  };
}

function lambdaResource(lambda: (typeof LAMBDAS)[keyof typeof LAMBDAS]): Json {
  return {
    type: 'AWS_LAMBDA_FUNCTION',
    id: `arn:aws:lambda:${HOME_REGION}:${ACCOUNT_ID}:function:${lambda.name}:$LATEST`,
    tags: { team: 'storefront' },
    details: {
      awsLambdaFunction: {
        functionName: lambda.name,
        runtime: lambda.runtime,
        codeSha256: 'kq5RZ0sVb1u2Xh3dYc4eWf5gTi6jUk7lVm8nWo9pXq0=',
        version: '$LATEST',
        executionRoleArn: `arn:aws:iam::${ACCOUNT_ID}:role/${lambda.name}`,
        packageType: 'ZIP',
        architectures: ['ARM64'],
        lastModifiedAt: Date.UTC(2025, 6, 2, 14, 30, 0),
      },
    },
  };
}
