import type { MeshService } from '../../mesh-service';
import type { EdgeKind } from '../declaration/edge';

/** What a picture of a mesh shows, before it is written in one notation or another. */
export interface Picture {
  /** Services by wave, the first to deploy first. */
  readonly waves: readonly (readonly PictureService[])[];
  readonly edges: readonly PictureEdge[];
}

export interface PictureService {
  /** Letters and digits only: what the notation calls the service, whatever its name is. */
  readonly id: string;
  /** The name, then a line for each endpoint. */
  readonly lines: readonly string[];
}

export interface PictureEdge {
  readonly dependent: string;
  readonly dependency: string;
  /** The endpoints used, where they are not all that the dependency has. */
  readonly label?: string;
  /** Whether the dependent is deployed after the dependency. */
  readonly ordered: boolean;
}

export function pictureOf(services: readonly MeshService[], waves: readonly (readonly MeshService[])[]): Picture {
  return {
    waves: waves.map((wave) =>
      wave.map((service) => ({
        id: idOf(service),
        lines: [service.name, ...service.endpoints.map(({ dnsName, port }) => `${dnsName}:${port}`)],
      })),
    ),
    edges: services.flatMap((service) => [...edgesOf(service, 'dependsOn'), ...edgesOf(service, 'connectsTo')]),
  };
}

function edgesOf(service: MeshService, kind: EdgeKind): PictureEdge[] {
  return [...service._uses[kind]].map(([other, endpoints]) => ({
    dependent: idOf(service),
    dependency: idOf(other),
    ordered: kind === 'dependsOn',
    label:
      endpoints.size < other._endpoints.length
        ? [...endpoints].map(({ config }) => config.portMappingName).join(', ')
        : undefined,
  }));
}

function idOf(service: MeshService): string {
  return `s${service._number}`;
}
