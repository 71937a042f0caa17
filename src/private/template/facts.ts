import { Application } from './application';
import { DeploymentGraph } from './deployment-graph';
import { EcsService, ecsServicesOf } from './ecs-services';
import { Namespaces } from './namespaces';
import { Gate, gatesOf, Redeployment, redeploymentsOf } from './redeployments';
import { SecurityGroups } from './security-groups';

/** Everything about an application that the race check needs, as plain data and indexes. */
export interface Facts {
  readonly application: Application;
  readonly namespaces: Namespaces;
  readonly groups: SecurityGroups;
  readonly services: readonly EcsService[];
  readonly order: DeploymentGraph;
  readonly redeployments: readonly Redeployment[];
  readonly gates: readonly Gate[];
}

export function factsOf(application: Application): Facts {
  const namespaces = new Namespaces(application);
  const groups = new SecurityGroups(application);
  return {
    application,
    namespaces,
    groups,
    services: ecsServicesOf(application, namespaces, groups),
    order: new DeploymentGraph(application),
    redeployments: redeploymentsOf(application),
    gates: gatesOf(application),
  };
}
