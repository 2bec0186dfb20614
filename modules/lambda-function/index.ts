import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
} from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { LambdaFunction as AwsLambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { AssetType, type ITerraformDependable, Lazy, TerraformAsset } from 'cdktf';
import { Construct } from 'constructs';
import type { Bundle } from '../bundles';
import type { Deployment } from '../deployment';
import { type AlarmTopic, METRICS_NAMESPACE } from '../observability';

/** One statement of a function's role: actions on resources, with conditions where they are needed. */
export interface Permission {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition?: DataAwsIamPolicyDocumentStatement['condition'];
}

export interface LambdaFunctionProps {
  readonly deployment: Deployment;
  /** Folder name under functions/; the full name is `<prefix>-<name>`. */
  readonly name: string;
  readonly description: string;
  readonly bundle: Bundle;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** Gets the alarms on errors and throttles. */
  readonly alarms: AlarmTopic;
}

/** A function with its own role, log group, tracing and alarms. It may do what it is allowed one by one, and nothing else. */
export class LambdaFunction extends Construct {
  readonly functionName: string;
  readonly arn: string;
  readonly roleName: string;
  readonly timeoutSeconds: number;
  readonly #permissions: DataAwsIamPolicyDocumentStatement[] = [];

  constructor(scope: Construct, id: string, props: LambdaFunctionProps) {
    super(scope, id);
    const { deployment, timeoutSeconds } = props;
    this.functionName = deployment.name(props.name);
    this.timeoutSeconds = timeoutSeconds;

    const role = this.#declareRole();
    this.roleName = role.name;
    const logs = this.#declareLogGroup(props);
    this.allow({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [`${logs.arn}:*`] });
    // X-Ray has no resource-level permissions.
    this.allow({ actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], resources: ['*'] });
    const policy = this.#declarePolicy(role);

    const lambda = this.#declareFunction(props, role.arn, [policy, logs]);
    this.arn = lambda.arn;
    this.#declareAlarms(props.alarms);
  }

  /** Adds a statement to the function's role. */
  allow({ actions, resources, condition }: Permission): void {
    this.#permissions.push({
      actions: [...actions],
      resources: [...resources],
      ...(condition === undefined ? {} : { condition }),
    });
  }

  #declareRole(): IamRole {
    const trust = new DataAwsIamPolicyDocument(this, 'trust', {
      statement: [
        {
          actions: ['sts:AssumeRole'],
          principals: [{ type: 'Service', identifiers: ['lambda.amazonaws.com'] }],
        },
      ],
    });
    return new IamRole(this, 'role', { name: this.functionName, assumeRolePolicy: trust.json });
  }

  #declareLogGroup({ deployment }: LambdaFunctionProps): CloudwatchLogGroup {
    return new CloudwatchLogGroup(this, 'logs', {
      name: `/aws/lambda/${this.functionName}`,
      retentionInDays: deployment.settings.logRetentionDays,
    });
  }

  #declarePolicy(role: IamRole): IamRolePolicy {
    const document = new DataAwsIamPolicyDocument(this, 'permissions', {
      // Lazy, since others allow more after this construct is made.
      statement: Lazy.anyValue({ produce: () => this.#permissions }) as never,
    });
    return new IamRolePolicy(this, 'policy', {
      name: 'permissions',
      role: role.name,
      policy: document.json,
    });
  }

  #declareFunction(
    props: LambdaFunctionProps,
    roleArn: string,
    dependsOn: ITerraformDependable[],
  ): AwsLambdaFunction {
    const { settings } = props.deployment;
    const code = new TerraformAsset(this, 'code', { path: props.bundle.zipPath, type: AssetType.FILE });
    return new AwsLambdaFunction(this, 'function', {
      functionName: this.functionName,
      description: props.description,
      role: roleArn,
      runtime: 'nodejs24.x',
      architectures: ['arm64'],
      handler: 'index.handler',
      filename: code.path,
      sourceCodeHash: props.bundle.sha256,
      timeout: props.timeoutSeconds,
      memorySize: props.memoryMb,
      ...(settings.reservedConcurrency === undefined
        ? {}
        : { reservedConcurrentExecutions: settings.reservedConcurrency }),
      environment: {
        variables: {
          ...props.environment,
          POWERTOOLS_SERVICE_NAME: this.functionName,
          POWERTOOLS_METRICS_NAMESPACE: METRICS_NAMESPACE,
          POWERTOOLS_LOG_LEVEL: settings.logLevel,
          LOG_LEVEL: settings.logLevel,
        },
      },
      tracingConfig: { mode: 'Active' },
      // Before its permissions its first events would fail; before its log group Lambda would make one that keeps logs for ever.
      dependsOn,
    });
  }

  #declareAlarms(alarms: AlarmTopic): void {
    const dimensions = { FunctionName: this.functionName };
    const lambda = { namespace: 'AWS/Lambda', dimensions, statistic: 'Sum', periodSeconds: 300 } as const;
    alarms.alarm(this, 'errors', {
      ...lambda,
      name: `${this.functionName}-errors`,
      description: `${this.functionName} failed.`,
      runbook: 'function-errors',
      metric: 'Errors',
      threshold: 1,
    });
    alarms.alarm(this, 'throttles', {
      ...lambda,
      name: `${this.functionName}-throttles`,
      description: `${this.functionName} was throttled.`,
      runbook: 'function-throttles',
      metric: 'Throttles',
      threshold: 1,
      // A short burst of throttles is retried by itself.
      evaluationPeriods: 3,
    });
  }
}
