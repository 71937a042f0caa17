import { Diagram } from './diagram';
import { Service } from '../model/service';
import { ServiceGraph } from '../model/service-graph';

/** The diagram of a mesh, or of a template. */
export function diagramOf<S extends Service>(services: ServiceGraph<S>, title?: string): Diagram {
  const ids = new Map(services.services.map((service, index) => [service, `s${index}`]));
  return {
    title,
    waves: services.deploymentWaves.map((wave) =>
      wave.map((service) => ({
        id: ids.get(service)!,
        name: service.name,
        endpoints: service.endpoints.map(({ dnsName, port }) => `${dnsName}:${port}`),
      })),
    ),
    edges: services.edges.map(({ kind, dependent, dependency, endpoints }) => ({
      dependent: ids.get(dependent)!,
      dependency: ids.get(dependency)!,
      ordered: kind === 'dependsOn',
      label:
        endpoints.length < dependency.endpoints.length
          ? endpoints.map(({ portMappingName }) => portMappingName).join(', ')
          : undefined,
    })),
  };
}
