import { Diagram, DiagramEdge, DiagramService } from './diagram';
import { ExternalServices } from '../model/external-services';
import { Edge, endpointName, Service } from '../model/service';
import { ServiceGraph } from '../model/service-graph';

/** The diagram of a mesh, or of a template. */
export function diagramOf<S extends Service, E extends Service>(
  services: ServiceGraph<S>,
  { externals, title }: { readonly externals?: ExternalServices<S, E>; readonly title?: string } = {},
): Diagram {
  const external = externals?.services ?? [];
  const ids = new Map<Service, string>([
    ...services.services.map((service, index) => [service, `s${index}`] as const),
    ...external.map((service, index) => [service, `e${index}`] as const),
  ]);
  const shown = (service: Service): DiagramService => ({
    id: ids.get(service)!,
    name: service.name,
    endpoints: service.endpoints.map(({ dnsName, port }) => `${dnsName}:${port}`),
  });
  const shownEdge = ({ kind, dependent, dependency, endpoints }: Edge<S, Service>): DiagramEdge => ({
    dependent: ids.get(dependent)!,
    dependency: ids.get(dependency)!,
    ordered: kind === 'dependsOn',
    label: endpoints.length < dependency.endpoints.length ? endpoints.map(endpointName).join(', ') : undefined,
  });
  return {
    title,
    waves: services.deploymentWaves.map((wave) => wave.map(shown)),
    externalServices: external.map(shown),
    edges: [...services.edges, ...(externals?.edgesFrom(services.services) ?? [])].map(shownEdge),
  };
}
