export { FLOW_LOGS_NAMESPACE, type FlowLogMetric, flowLogMetrics } from './flow-log-metrics';
export { anomalySeries, type SeriesSpec } from './series';
