import { Testing } from 'cdktf';
import { type Deployment, deploymentOf } from '../../modules/deployment';
import { LambdaFunction } from '../../modules/lambda-function';
import { AlarmTopic } from '../../modules/observability';
import { Schedules } from '../../modules/schedule';
import { parseSettings } from '../../settings/load';
import { FIXTURE_BUNDLE } from './fixture-bundle';

type Scope = Parameters<Parameters<typeof Testing.synthScope>[0]>[0];

/** A block of Terraform JSON. */
// biome-ignore lint/suspicious/noExplicitAny: Terraform JSON is read freely by assertions.
export type Block = Record<string, any>;

/** What constructs around the one under test are made of. */
export interface Place {
  readonly scope: Scope;
  readonly deployment: Deployment;
  readonly alarms: AlarmTopic;
}

/** Stands for the system's key. */
export const KEY_ARN = 'arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555';

/** Synthesizes what `build` declares, in Frankfurt, with settings changed as told. @returns Terraform JSON */
export function synth(build: (place: Place) => void, settings: object = {}): string {
  return Testing.synthScope((scope) => {
    const parsed = parseSettings({ environment: 'test', regions: ['eu-central-1'], ...settings }, 'test');
    const deployment = deploymentOf(scope, parsed);
    build({ scope, deployment, alarms: new AlarmTopic(scope, 'alarms', { deployment, keyArn: KEY_ARN }) });
  });
}

/** Schedules beside the construct under test. */
export function schedulesOf({ scope, deployment, alarms }: Place): Schedules {
  return new Schedules(scope, 'schedules', { deployment, alarms });
}

/** A function beside the construct under test. */
export function lambdaOf({ scope, deployment, alarms }: Place, name = 'collector'): LambdaFunction {
  return new LambdaFunction(scope, name, {
    deployment,
    alarms,
    name,
    description: 'A function of a test',
    bundle: FIXTURE_BUNDLE,
    environment: { ARCHIVE_BUCKET: 'archive' },
    timeoutSeconds: 60,
    memoryMb: 256,
  });
}

/** All resources (or data sources) of a type, by Terraform's name. */
export function blocksOf(json: string, type: string, kind: 'resource' | 'data' = 'resource'): Block {
  return JSON.parse(json)[kind]?.[type] ?? {};
}

/** The one resource or data source of a type whose name contains `part`. @throws Error when there is not exactly one */
export function block(json: string, type: string, part = '', kind: 'resource' | 'data' = 'resource'): Block {
  const found = Object.entries(blocksOf(json, type, kind)).filter(([name]) => name.includes(part));
  if (found.length !== 1)
    throw new Error(`${found.length} of ${type} match "${part}": ${found.map(([name]) => name)}`);
  return found[0]?.[1] as Block;
}

/** The statements of the one policy document whose name contains `part`. */
export function statementsOf(json: string, part: string): readonly Block[] {
  return block(json, 'aws_iam_policy_document', part, 'data')['statement'];
}
