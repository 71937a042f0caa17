import { Names, Resource, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { Construct, IConstruct } from 'constructs';
import { placeIn } from './place-in';
import { Endpoint } from '../declaration/endpoint';
import { take, takenProblems } from '../declaration/namespace-claims';
import * as messages from '../messages';
import { Problem } from '../messages/problem';

/** What runs in a cluster. */
interface Hosted {
  readonly service: ecs.BaseService;
}

/** A service that is about to join, with its endpoints. */
export interface Joining extends Hosted {
  readonly name: string;
  readonly endpoints: readonly Endpoint[];
}

/** The one namespace of a mesh: given, or the default one of its services' clusters, or made by the mesh. */
export class MeshNamespace {
  private chosen?: cloudmap.INamespace;
  private made?: cloudmap.INamespace;

  constructor(
    private readonly mesh: Construct,
    private readonly given?: cloudmap.INamespace,
  ) {
    this.chosen = given;
  }

  public get value(): cloudmap.INamespace | undefined {
    return this.chosen;
  }

  /**
   * Something in the stack in which the namespace for these services stands, or will: their stacks follow that one. None
   * where it is imported.
   */
  public placeFor(services: readonly Hosted[]): IConstruct | undefined {
    const namespace = this.known(services);
    if (!namespace) return home(services);
    return Resource.isOwnedResource(namespace) ? namespace : undefined;
  }

  /** What keeps these services out of the namespace. */
  public problems(services: readonly Joining[]): Problem[] {
    const namespace = this.known(services);
    const others = this.given ? [] : services.filter((service) => isOther(namespace, defaultOf(service)));
    return [
      ...others.map((service) =>
        messages.otherDefaultNamespace(service.name, [
          `'${service.service.cluster.node.path}' has '${defaultOf(service)!.node.path}'`,
          `the mesh has '${namespace!.node.path}'`,
        ]),
      ),
      ...takenProblems(this.mesh, this.keyOf(namespace), services),
    ];
  }

  /** The namespace for these services, which had no problems, with their names taken in it. */
  public choose(services: readonly Joining[]): cloudmap.INamespace {
    const known = this.known(services);
    take(this.mesh, this.keyOf(known), services);
    this.chosen = known ?? this.make(home(services));
    return this.chosen;
  }

  /** The namespace as far as there is one already. */
  private known(services: readonly Hosted[]): cloudmap.INamespace | undefined {
    return this.chosen ?? services.map(defaultOf).find((found) => found !== undefined);
  }

  /** Two imports of one namespace are one namespace; one that the mesh makes is known before it is there. */
  private keyOf(namespace: cloudmap.INamespace | undefined): string {
    if (!namespace || namespace === this.made) return `made by ${this.mesh.node.path}`;
    return namespace.namespaceArn;
  }

  /** Beside the cluster, whose stack every service's stack follows already; named for the mesh's path, so that no two collide. */
  private make(cluster: ecs.ICluster): cloudmap.INamespace {
    const [scope, id] = placeIn(this.mesh, Stack.of(cluster), 'Namespace');
    this.made = new cloudmap.HttpNamespace(scope, id, {
      name: Names.uniqueResourceName(this.mesh, { separator: '-', maxLength: 128 }),
      description: `Service Connect endpoints of ${this.mesh.node.path}`,
    });
    return this.made;
  }
}

/** Of several clusters the first by place, whichever service was declared first. */
function home(services: readonly Hosted[]): ecs.ICluster {
  return services.map(({ service }) => service.cluster).reduce((a, b) => (b.node.path < a.node.path ? b : a));
}

function defaultOf({ service }: Hosted): cloudmap.INamespace | undefined {
  return service.cluster.defaultCloudMapNamespace;
}

function isOther(one: cloudmap.INamespace | undefined, other: cloudmap.INamespace | undefined): boolean {
  return other !== undefined && one?.namespaceArn !== other.namespaceArn;
}
