import type { Settings } from '../../settings/schema';

type FlowLog = Settings['anomalies']['network']['flowLogs'][number];

/** A metric that a metric filter makes of a flow log. */
export interface FlowLogMetric {
  readonly flowLog: FlowLog;
  /** Where the log group is; undefined: at home. */
  readonly region: string | undefined;
  readonly kind: 'bytes' | 'rejects';
  /** Name of the filter and of its metric, one an environment and log group. */
  readonly name: string;
  /** CloudWatch Logs filter pattern. */
  readonly pattern: string;
  /** What a matching record adds to the metric. */
  readonly value: string;
}

/** Namespace of what is counted in flow logs. */
export const FLOW_LOGS_NAMESPACE = 'SecurityMonitoring/FlowLogs';

/**
 * The fields of the default format, named as AWS names them in its own filter over flow logs.
 * https://docs.aws.amazon.com/vpc/latest/userguide/process-records-cwl.html
 */
const FIELDS = [
  'version',
  'account',
  'eni',
  'source',
  'destination',
  'srcport',
  'destport',
  'protocol',
  'packets',
  'bytes',
  'windowstart',
  'windowend',
  'action',
  'flowlogstatus',
] as const;

/** Only records with status OK are of traffic: NODATA and SKIPDATA have "-" in place of numbers. */
const OF_TRAFFIC = { flowlogstatus: '="OK"' };

const KINDS = [
  { kind: 'bytes', pattern: patternOf(OF_TRAFFIC), value: '$bytes' },
  { kind: 'rejects', pattern: patternOf({ ...OF_TRAFFIC, action: '="REJECT"' }), value: '1' },
] as const;

/** The metrics that the settings' flow logs get, two each. */
export function flowLogMetrics({ prefix, regions, anomalies }: Settings): readonly FlowLogMetric[] {
  return anomalies.network.flowLogs.flatMap((flowLog) =>
    KINDS.map((kind) => ({
      ...kind,
      flowLog,
      region: flowLog.region === regions[0] ? undefined : flowLog.region,
      name: `${prefix}-flow-${kind.kind}-${flowLog.logGroupName}`,
    })),
  );
}

function patternOf(conditions: Readonly<Partial<Record<(typeof FIELDS)[number], string>>>): string {
  return `[${FIELDS.map((field) => `${field}${conditions[field] ?? ''}`).join(', ')}]`;
}
