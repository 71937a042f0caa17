import { ServiceGraph } from '../model/service-graph';
import { Service } from '../model/service';

/** What a diagram of a mesh shows, in any notation. */
export interface Diagram {
  /** Services by wave, the first to deploy first. */
  readonly waves: readonly (readonly DiagramService[])[];
  readonly edges: readonly DiagramEdge[];
}

export interface DiagramService {
  /** What the notation calls the service. Letters and digits only, whatever its name is. */
  readonly id: string;
  /** The name, then a line for each endpoint. */
  readonly lines: readonly string[];
}

export interface DiagramEdge {
  readonly dependent: string;
  readonly dependency: string;
  /** The endpoints used, if they are not all that the dependency has. */
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
