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
  const services = ecsServicesOf(application, namespaces, groups);
  const redeployments = redeploymentsOf(application);
  const gates = gatesOf(application);
  const order = new DeploymentGraph(application);
  const created = new Set(services.flatMap(({ namespace }) => namespace?.resource ?? []));
  order.prepare([...services, ...redeployments, ...gates, ...created]);
  return { application, namespaces, groups, services, order, redeployments, gates };
}
