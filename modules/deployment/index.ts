export { type Deployment, deploymentOf } from './deployment';
export { MonitoringStack } from './monitoring-stack';
export { collectedSources, isPredicting, type Source, watchesUsers } from './sources';
export { trailArn, trailName } from './trail';
