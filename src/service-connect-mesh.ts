import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { Construct } from 'constructs';
import { MeshService } from './mesh-service';
import { MeshServiceOptions, MeshServiceProps } from './mesh-service-props';
import { readEdge } from './private/declaration/edge';
import { meshShapeProblems } from './private/declaration/mesh-shape';
import { readRows } from './private/declaration/services';
import { shapeProblems } from './private/declaration/table-shape';
import { diagramOf } from './private/diagrams/diagram';
import { dot } from './private/diagrams/dot';
import { mermaid } from './private/diagrams/mermaid';
import { Member } from './private/members/member';
import { MeshState } from './private/members/mesh-state';
import * as messages from './private/messages';
import { meshError, Problem } from './private/messages/problem';
import { Wiring } from './private/wiring/wiring';
import { ServiceConnectMeshProps } from './service-connect-mesh-props';

/**
 * Connects ECS services through Service Connect so that each finds what it depends on from its first deployment.
 *
 * ECS writes a client's list of endpoints when the client is deployed, from the endpoints that exist at that moment. A client
 * that is deployed at the same time as its server cannot find it until the client is redeployed. A mesh knows which service
 * depends on which: it deploys servers before their clients, opens the security groups of servers to their clients on the ports
 * of their endpoints and on no others, and writes both sides' Service Connect configuration. It creates no services.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html
 */
export class ServiceConnectMesh extends Construct {
  private readonly state: MeshState;
  private readonly views = new Map<Member, MeshService>();
  private readonly wiring: Wiring;

  /**
   * Throws one error that names everything wrong with `services`: dependency cycles, unknown or duplicate names, missing port
   * mappings, aliases that are taken, services that Service Connect does not support, and all else in
   * `docs/errors-and-warnings.md`. Arguments of the wrong type are reported before that, and stacks that would wait for each
   * other once the rest is right.
   *
   * @param scope the scope of the mesh
   * @param id its construct id
   * @param props the services and the settings of the mesh
   */
  constructor(scope: Construct, id: string, props: ServiceConnectMeshProps = {}) {
    super(scope, id);
    this.refuse(meshShapeProblems(props));
    this.state = new MeshState(this, props);
    this.wiring = new Wiring(this.state);
    this.declare(props.services ?? [], (index) => `services[${index}]`, true);
  }

  /** The namespace in which the services find each other. Throws if there is none yet: see `props.namespace`. */
  public get namespace(): cloudmap.INamespace {
    const { namespace } = this.state;
    if (!namespace) throw meshError(this.node.path, [messages.noNamespaceYet()]);
    return namespace;
  }

  /** The services, in the order of their declaration. */
  public get services(): MeshService[] {
    return this.viewsOf(this.state.services.services);
  }

  /** The services, dependencies before their dependents. If several can be next, the one declared first is. */
  public get deploymentOrder(): MeshService[] {
    return this.viewsOf(this.state.services.deploymentOrder);
  }

  /**
   * The services by waves: those of a wave may be deployed at the same time, after the waves before it. Each service is in the
   * earliest wave that its dependencies allow.
   *
   * CloudFormation does not wait for whole waves: it deploys a service as soon as that service's own dependencies exist.
   */
  public get deploymentWaves(): MeshService[][] {
    return this.state.services.deploymentWaves.map((wave) => this.viewsOf(wave));
  }

  /**
   * Adds a service to the mesh.
   *
   * Throws if the name is taken, if `dependsOn` or `connectsTo` names a service that was not added before, and for all that the
   * constructor refuses in `services`. For services that call each other, add both and then call `connectsTo`.
   *
   * @param name the name of the service in the mesh, and the host name by which its clients find it
   * @param options the service, its endpoints, and what it depends on
   */
  public addService(name: string, options: MeshServiceOptions): MeshService {
    const [member] = this.declare([{ ...options, name }], () => 'addService', false);
    return this.viewOf(member);
  }

  /**
   * Finds a service by its name. Throws if there is none.
   *
   * @param name the name of the service in the mesh
   */
  public findService(name: string): MeshService {
    if (typeof name !== 'string') this.refuse([messages.notAString('findService', 'name', name)]);
    const service = this.tryFindService(name);
    if (service) return service;
    const names = this.services.map((each) => each.name);
    throw meshError(this.node.path, [messages.serviceNotFound(name, names)]);
  }

  /**
   * Finds a service by its name. Returns undefined if there is none: `None` in Python, `null` in Java.
   *
   * @param name the name of the service in the mesh
   */
  public tryFindService(name: string): MeshService | undefined {
    const member = this.state.services.find(name);
    return member && this.viewOf(member);
  }

  /**
   * Draws the mesh as a Mermaid flowchart, which GitHub shows in Markdown: services by wave with their endpoints, an arrow to
   * each service that one depends on, and a dotted arrow to each that it connects to.
   */
  public toMermaid(): string {
    return mermaid(diagramOf(this.state.services));
  }

  /**
   * Draws the mesh as a Graphviz DOT digraph: services by wave with their endpoints, an arrow to each service that one depends
   * on, and a dashed arrow to each that it connects to.
   */
  public toDot(): string {
    return dot(diagramOf(this.state.services));
  }

  /** Checks all rows before it changes anything: a table with a mistake leaves no trace. */
  private declare(
    rows: readonly MeshServiceProps[],
    where: (index: number) => string,
    namesMayReferForward: boolean,
  ): readonly Member[] {
    this.refuse(shapeProblems(rows, where));
    if (rows.length === 0) return [];
    const read = readRows(this.state, rows, namesMayReferForward);
    this.refuse(read.problems);
    this.wiring.add(read, rows);
    return read.batch.members;
  }

  private refuse(problems: readonly Problem[]) {
    if (problems.length > 0) throw meshError(this.node.path, problems);
  }

  private viewsOf(members: readonly Member[]): MeshService[] {
    return members.map((member) => this.viewOf(member));
  }

  private viewOf(member: Member): MeshService {
    if (!this.views.has(member)) this.views.set(member, this.createView(member));
    return this.views.get(member)!;
  }

  private createView(member: Member): MeshService {
    const { services } = this.state;
    return MeshService._of(member, {
      targetsOf: (of, kind) => this.viewsOf(services.edgesOf(of, kind).map(({ dependency }) => dependency)),
      dependentsOf: (of) => this.viewsOf(services.dependentsOf(of)),
      connect: (dependent, kind, other, options) => {
        if (!(other instanceof MeshService)) {
          throw meshError(this.node.path, [messages.notAMeshService(`${kind} of service '${dependent.name}'`, other)]);
        }
        const read = readEdge(this.state, dependent, kind, other._member, options ?? {});
        this.refuse(read.problems);
        this.wiring.connect(read);
      },
    });
  }
}
