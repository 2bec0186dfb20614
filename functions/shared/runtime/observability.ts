import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';

/** CloudWatch namespace of every metric that the functions emit. */
export const METRICS_NAMESPACE = 'SecurityMonitoring';

/** Structured logger; service name and level come from the variables that `modules/lambda-function` sets. */
export const logger = new Logger();

/** CloudWatch metrics through the embedded metric format: no API call, no permission. */
export const metrics = new Metrics({ namespace: METRICS_NAMESPACE });
