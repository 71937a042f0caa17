import { ServiceGraph } from '../model/service-graph';
import { Service } from '../model/service';

/** The content of a diagram of a mesh, independent of the notation. */
export interface Diagram {
  /** The services by deployment wave, the first wave first. */
  readonly waves: readonly (readonly DiagramService[])[];
  readonly edges: readonly DiagramEdge[];
}

export interface DiagramService {
  /** The id of the service in the notation. Consists of letters and digits only, whatever the name is. */
  readonly id: string;
  /** The name of the service, then one line for each endpoint. */
  readonly lines: readonly string[];
}

export interface DiagramEdge {
  readonly dependent: string;
  readonly dependency: string;
  /** The names of the endpoints in use; undefined if all endpoints of the dependency are. */
  readonly label?: string;
  /** Whether the dependent is deployed after the dependency. */
  readonly ordered: boolean;
}

export function diagramOf<S extends Service>(services: ServiceGraph<S>): Diagram {
  const ids = new Map(services.services.map((service, index) => [service, `s${index}`]));
  return {
    waves: services.deploymentWaves.map((wave) =>
      wave.map((service) => ({
        id: ids.get(service)!,
        lines: [service.name, ...service.endpoints.map(({ dnsName, port }) => `${dnsName}:${port}`)],
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
