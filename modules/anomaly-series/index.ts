export { FLOW_LOGS_NAMESPACE, flowLogMetrics } from './flow-log-metrics';
export { anomalySeries } from './series';
