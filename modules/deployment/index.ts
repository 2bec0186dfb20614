export { type Deployment, deploymentOf } from './deployment';
export { literal } from './escape';
export { MonitoringStack } from './monitoring-stack';
export { runbookLink, runbooksBase } from './runbooks';
export { collectedSources, isPredicting, type Source, watchesUsers } from './sources';
export { trailArn, trailName } from './trail';
