export { type Deployment, deploymentOf } from './deployment';
export { MonitoringStack } from './monitoring-stack';
