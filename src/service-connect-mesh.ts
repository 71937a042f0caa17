import { Aspects } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { Construct } from 'constructs';
import { MeshService } from './mesh-service';
import { MeshEdgeOptions, MeshServiceOptions, MeshServiceProps } from './mesh-service-props';
import { adviseOn } from './private/advice';
import { Edge, EdgeKind, edgeProblems, endpointsInUse } from './private/declaration/edge';
import { meshShapeProblems } from './private/declaration/mesh-shape';
import { orderedTwice } from './private/declaration/ordered-twice';
import { edgeWait } from './private/declaration/places';
import { holdProblems } from './private/declaration/service-problems';
import { readServicesTable } from './private/declaration/services-table';
import { StackGraph } from './private/declaration/stack-graph';
import { shapeProblems } from './private/declaration/table-shape';
import { deploymentOrder } from './private/graph/deployment-order';
import { deploymentWaves } from './private/graph/deployment-waves';
import { GrowingGraph } from './private/graph/growing-graph';
import * as messages from './private/messages';
import { describe, meshError, Problem } from './private/messages/problem';
import { dot } from './private/pictures/dot';
import { mermaid } from './private/pictures/mermaid';
import { pictureOf } from './private/pictures/picture';
import { Edges } from './private/wiring/edges';
import { HOLD_IMAGE, holdUntilHealthy as hold } from './private/wiring/hold-until-healthy';
import * as membership from './private/wiring/membership';
import { Joining, MeshNamespace } from './private/wiring/namespace';
import { configure } from './private/wiring/service-connect';
import { whole } from './private/wiring/whole';
import { ServiceConnectMeshProps } from './service-connect-mesh-props';

/**
 * Connects ECS services through Service Connect so that each finds what it depends on from its first deployment.
 *
 * ECS writes a client's list of endpoints when the client is deployed, from the endpoints that exist at that moment.
 * Deployed beside its server, a client cannot find it until it is deployed again. A mesh knows who depends on whom: it
 * deploys servers before their clients, opens their security groups to each other on these ports and no others, and writes
 * both sides' Service Connect configuration. The services stay the stack's own; the mesh creates none.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html
 */
export class ServiceConnectMesh extends Construct {
  /** @internal */
  public readonly _graph = new GrowingGraph();

  /** @internal */
  public readonly _stackGraph = new StackGraph();

  /** @internal */
  public readonly _members = new Map<string, MeshService>();

  /**
   * The services by their numbers in the graph.
   *
   * @internal
   */
  public readonly _declared: MeshService[] = [];

  /**
   * The names of the services, by what they are in lower case.
   *
   * @internal
   */
  public readonly _foldedNames = new Map<string, string>();

  /** @internal */
  public readonly _props: ServiceConnectMeshProps;

  /** Those that asked for it; others may share their task definitions. */
  private readonly held: MeshService[] = [];
  private readonly edges: Edges;
  private readonly meshNamespace: MeshNamespace;

  /**
   * Throws one error that names everything wrong with `services`: dependency cycles, unknown or duplicate names, missing
   * port mappings, aliases that are taken, services that Service Connect does not reach, and all else that the README lists.
   * What is not of the right type comes before that, and stacks that would wait for each other once the rest is right.
   *
   * @param scope where the mesh stands
   * @param id its construct id
   * @param props the services, among other things
   */
  constructor(scope: Construct, id: string, props: ServiceConnectMeshProps = {}) {
    super(scope, id);
    this._props = props;
    this.refuse(meshShapeProblems(props));
    this.meshNamespace = new MeshNamespace(this, props.namespace);
    this.edges = new Edges(this, props);
    this.declare(props.services ?? [], (index) => `services[${index}]`, true);
    Aspects.of(this).add({ visit: (construct) => construct === this && this.complete() });
    // Not in the aspect: aspects that come after ours may still add containers.
    this.node.addValidation({
      validate: () => this.held.flatMap(holdProblems).map((problem) => describe(this.node.path, problem)),
    });
  }

  /** The namespace in which the services find each other. Throws while there is none: see `props.namespace`. */
  public get namespace(): cloudmap.INamespace {
    const { value } = this.meshNamespace;
    if (!value) throw meshError(this.node.path, [messages.noNamespaceYet()]);
    return value;
  }

  /** The services, in the order of their declaration. */
  public get services(): MeshService[] {
    return [...this._declared];
  }

  /** The services, dependencies before their dependents. Of those that may come next, the earliest declared is next. */
  public get deploymentOrder(): MeshService[] {
    return deploymentOrder(this._graph).map((number) => this._declared[number]);
  }

  /**
   * The services by waves: those of a wave may deploy side by side, after the waves before it. Each service is in the
   * earliest wave that its dependencies allow.
   *
   * CloudFormation does not wait for whole waves: a service starts as soon as its own dependencies stand.
   */
  public get deploymentWaves(): MeshService[][] {
    const waves = deploymentWaves(this._graph, deploymentOrder(this._graph));
    return waves.map((wave) => wave.map((number) => this._declared[number]));
  }

  /**
   * Adds a service to the mesh.
   *
   * Throws where the name is taken, where `dependsOn` or `connectsTo` names a service that was not added before, and for
   * all that the constructor refuses in `services`. Services that call each other: add both, then call `connectsTo`.
   *
   * @param name what the service is called in the mesh, and by its clients
   * @param options the service, its endpoints, what it depends on
   */
  public addService(name: string, options: MeshServiceOptions): MeshService {
    const [service] = this.declare([{ ...options, name }], () => 'addService', false);
    return service;
  }

  /**
   * Finds a service by its name. Throws where there is none.
   *
   * @param name the name of the service in the mesh
   */
  public findService(name: string): MeshService {
    if (typeof name !== 'string') this.refuse([messages.notAString('findService', 'name', name)]);
    const service = this.tryFindService(name);
    if (!service) throw meshError(this.node.path, [messages.unknownService(name, [...this._members.keys()])]);
    return service;
  }

  /**
   * Finds a service by its name. Where there is none, gives undefined: in Python `None`, in Java `null`.
   *
   * @param name the name of the service in the mesh
   */
  public tryFindService(name: string): MeshService | undefined {
    return this._members.get(name);
  }

  /**
   * The mesh as a Mermaid flowchart, which GitHub shows in Markdown: services by wave with their endpoints, an arrow to
   * each service that one depends on, and a dotted one to each that it connects to.
   */
  public toMermaid(): string {
    return mermaid(pictureOf(this._declared, this.deploymentWaves));
  }

  /**
   * The mesh as a Graphviz DOT digraph: services by wave with their endpoints, an arrow to each service that one depends
   * on, and a dashed one to each that it connects to.
   */
  public toDot(): string {
    return dot(pictureOf(this._declared, this.deploymentWaves));
  }

  /** @internal */
  public _addEdge(dependent: MeshService, kind: EdgeKind, dependency: MeshService, options: MeshEdgeOptions) {
    this.refuse(edgeProblems(dependent, kind, dependency, options));
    if (kind === 'dependsOn') this._stackGraph.add(edgeWait(dependent, dependency));
    whole(this, () => this.connect(kind, { dependent, dependency, endpoints: endpointsInUse(dependency, options) }));
  }

  /** Looks at all of the table before it changes anything: a table with a mistake leaves no trace. */
  private declare(
    rows: readonly MeshServiceProps[],
    where: (index: number) => string,
    isTable: boolean,
  ): MeshService[] {
    this.refuse(shapeProblems(rows, where));
    if (rows.length === 0) return [];
    const place = this.meshNamespace.placeFor(rows);
    const { endpoints, waits, problems } = readServicesTable(this, rows, isTable, place);
    const services = rows.map(({ name, service }, index) => ({ name, service, endpoints: endpoints[index] }));
    this.refuse([...problems, ...this.meshNamespace.problems(services)]);

    for (const wait of waits) this._stackGraph.add(wait);
    return whole(this, () => {
      const namespace = this.meshNamespace.choose(services);
      const added = services.map((service, index) => this.join(service, namespace, rows[index]));
      rows.forEach(({ dependsOn, connectsTo }, index) => {
        for (const name of new Set(dependsOn)) this.connect('dependsOn', this.edge(added[index], name));
        for (const name of new Set(connectsTo)) this.connect('connectsTo', this.edge(added[index], name));
      });
      return added;
    });
  }

  private edge(dependent: MeshService, name: string): Edge {
    const dependency = this.findService(name);
    return { dependent, dependency, endpoints: dependency._endpoints };
  }

  private join(
    { name, service, endpoints }: Joining,
    namespace: cloudmap.INamespace,
    row: MeshServiceProps,
  ): MeshService {
    configure(service, namespace, endpoints, {
      logDriver: row.logDriver ?? this._props.logDriver,
      accessLogs: row.accessLogs ?? this._props.accessLogs,
      testTraffic: row.testTraffic,
    });
    const member = MeshService._of(this, name, service, endpoints);
    membership.join(member);
    if (row.holdUntilHealthy) {
      hold(service.taskDefinition, this._props.holdImage ?? ecs.ContainerImage.fromRegistry(HOLD_IMAGE));
      this.held.push(member);
    }
    this._members.set(name, member);
    this._declared.push(member);
    this._foldedNames.set(name.toLowerCase(), name);
    return member;
  }

  /** What one edge does; an edge declared again may bring further endpoints. */
  private connect(kind: EdgeKind, edge: Edge) {
    const { dependent, dependency, endpoints } = edge;
    const used = dependent._uses[kind];
    if (!used.has(dependency)) {
      used.set(dependency, new Set());
      if (kind === 'dependsOn') this._graph.addEdge(dependent._number, dependency._number);
    }
    for (const endpoint of endpoints) used.get(dependency)!.add(endpoint);
    this.edges.add(kind, edge);
  }

  /** What only the complete tree can tell, just before CDK looks at it. */
  private complete() {
    const opensSecurityGroups = this._props.openSecurityGroups ?? true;
    this.refuse(orderedTwice(this._declared, opensSecurityGroups));
    whole(this, () => this.edges.complete());
    adviseOn(this, this._declared);
  }

  private refuse(problems: readonly Problem[]) {
    if (problems.length > 0) throw meshError(this.node.path, problems);
  }
}
