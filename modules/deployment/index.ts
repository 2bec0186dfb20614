export { type Deployment, deploymentOf } from './deployment';
export { MonitoringStack } from './monitoring-stack';
export { collectedSources, isPredicting, type Source } from './sources';
export { trailArn, trailName } from './trail';
