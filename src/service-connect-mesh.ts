import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { Construct } from 'constructs';
import { MeshEdgeOptions, MeshService, MeshServiceOptions, MeshServiceProps } from './mesh-service';
import { edgeProblems, endpointsInUse } from './private/edge';
import { Endpoint } from './private/endpoint';
import { DependencyGraph } from './private/graph/dependency-graph';
import { deploymentOrder } from './private/graph/deployment-order';
import { deploymentWaves } from './private/graph/deployment-waves';
import * as messages from './private/messages';
import { dot } from './private/pictures/dot';
import { mermaid } from './private/pictures/mermaid';
import { pictureOf } from './private/pictures/picture';
import { meshError, Problem } from './private/problem';
import { readServicesTable } from './private/services-table';
import { deployAfter } from './private/wiring/deploy-after';
import { openIngress } from './private/wiring/ingress';
import { defaultNamespace } from './private/wiring/namespace';
import { enableServiceConnect } from './private/wiring/service-connect';

/** Settings of a mesh, and the services in it. */
export interface ServiceConnectMeshProps {
  /**
   * The Cloud Map namespace in which the services find each other.
   *
   * Under the hood, its ARN is the `ServiceConnectConfiguration.Namespace` of each `AWS::ECS::Service`, so that
   * CloudFormation makes the services after it and deletes them before it.
   *
   * @default - the default namespace of the first service's cluster; where it has none, the mesh makes an
   * `AWS::ServiceDiscovery::HttpNamespace` in the cluster's stack
   */
  readonly namespace?: cloudmap.INamespace;

  /**
   * The services and who depends on whom. Names in `dependsOn` may refer forward.
   *
   * Everything that is wrong with the table is reported in one error. Services that are to join later, one by one, go
   * through `addService`.
   *
   * @default - none yet
   */
  readonly services?: MeshServiceProps[];

  /**
   * Whether each edge opens the dependency's security groups to the dependent's, on the ports that its proxy listens on.
   *
   * CDK opens nothing for Service Connect: without these rules, or rules of your own, clients see time-outs (HTTP 504).
   *
   * Under the hood, an `AWS::EC2::SecurityGroupIngress` for each pair of security groups and port: `ingressPortOverride`
   * where an endpoint has one, else the container's port, else, in bridge mode, 32768-65535. Where the dependent's group
   * does not let everything out, an `AWS::EC2::SecurityGroupEgress` too.
   *
   * @default true
   */
  readonly openSecurityGroups?: boolean;
}

/**
 * Connects ECS services through Service Connect so that each finds what it depends on from its first deployment.
 *
 * ECS writes a client's list of endpoints when the client is deployed, from the endpoints that exist at that moment.
 * Deployed beside its server, a client cannot find it until it is deployed again. A mesh knows who depends on whom: it
 * deploys servers before their clients, opens the way between them and nothing else, and writes both sides' Service
 * Connect configuration. The services stay the stack's own; the mesh creates none.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html
 */
export class ServiceConnectMesh extends Construct {
  /** @internal */
  public readonly _graph = new DependencyGraph();

  private readonly members = new Map<string, MeshService>();
  private readonly openSecurityGroups: boolean;
  private chosenNamespace?: cloudmap.INamespace;

  /**
   * Throws one error that names everything wrong with `services`: dependency cycles, unknown or duplicate names, missing
   * port mappings, services that have Service Connect configured already, dependencies that offer no endpoints.
   *
   * @param scope where the mesh stands
   * @param id its construct id
   * @param props the services, among other things
   */
  constructor(scope: Construct, id: string, props: ServiceConnectMeshProps = {}) {
    super(scope, id);
    this.chosenNamespace = props.namespace;
    this.openSecurityGroups = props.openSecurityGroups ?? true;
    this.declare(props.services ?? [], true);
  }

  /** The namespace in which the services find each other. Throws while there is none: see `props.namespace`. */
  public get namespace(): cloudmap.INamespace {
    if (!this.chosenNamespace) throw meshError(this.node.path, [messages.noNamespaceYet()]);
    return this.chosenNamespace;
  }

  /** The services, in the order of their declaration. */
  public get services(): MeshService[] {
    return [...this.members.values()];
  }

  /** The services, dependencies before their dependents. Of those that may come next, the earliest declared is next. */
  public get deploymentOrder(): MeshService[] {
    const { services } = this;
    return deploymentOrder(this._graph).map((number) => services[number]);
  }

  /**
   * The services by waves: those of a wave may deploy side by side, after the waves before it. Each service is in the
   * earliest wave that its dependencies allow.
   *
   * CloudFormation does not wait for whole waves: a service starts as soon as its own dependencies stand.
   */
  public get deploymentWaves(): MeshService[][] {
    const { services } = this;
    const waves = deploymentWaves(this._graph, deploymentOrder(this._graph));
    return waves.map((wave) => wave.map((number) => services[number]));
  }

  /**
   * Adds a service to the mesh.
   *
   * Throws where the name is taken, where `dependsOn` names a service that was not added before, and for all that the
   * constructor refuses in `services`.
   *
   * @param name what the service is called in the mesh, and by its clients
   * @param options the service, its endpoints, what it depends on
   */
  public addService(name: string, options: MeshServiceOptions): MeshService {
    const [service] = this.declare([{ ...options, name }], false);
    return service;
  }

  /**
   * Finds a service by its name. Throws where there is none.
   *
   * @param name the name of the service in the mesh
   */
  public findService(name: string): MeshService {
    const service = this.tryFindService(name);
    if (!service) throw meshError(this.node.path, [messages.unknownService(name, [...this.members.keys()])]);
    return service;
  }

  /**
   * Finds a service by its name. Gives undefined where there is none.
   *
   * @param name the name of the service in the mesh
   */
  public tryFindService(name: string): MeshService | undefined {
    return this.members.get(name);
  }

  /** The mesh as a Mermaid flowchart: services by wave with their endpoints, and an arrow to each dependency. */
  public toMermaid(): string {
    return mermaid(pictureOf(this.services, this.deploymentWaves));
  }

  /** The mesh as a Graphviz DOT digraph: services by wave with their endpoints, and an arrow to each dependency. */
  public toDot(): string {
    return dot(pictureOf(this.services, this.deploymentWaves));
  }

  /** @internal */
  public _addDependency(dependent: MeshService, dependency: MeshService, options: MeshEdgeOptions) {
    this.refuse(edgeProblems(dependent, dependency, options));
    this.connect(dependent, dependency, endpointsInUse(dependency, options));
  }

  /** Looks at all of the table before it changes anything: a table with a mistake leaves no trace. */
  private declare(rows: readonly MeshServiceProps[], namesMayReferForward: boolean): MeshService[] {
    const { endpoints, problems } = readServicesTable(rows, this.members, namesMayReferForward);
    this.refuse(problems);
    const added = rows.map((row, index) => this.join(row, endpoints[index]));
    rows.forEach(({ dependsOn = [] }, index) => {
      for (const name of dependsOn) {
        const dependency = this.findService(name);
        this.connect(added[index], dependency, dependency._endpoints);
      }
    });
    return added;
  }

  private join({ name, service }: MeshServiceProps, endpoints: readonly Endpoint[]): MeshService {
    this.chosenNamespace ??= defaultNamespace(this, service.cluster);
    const configs = endpoints.map(({ config }) => config);
    enableServiceConnect(service, this.chosenNamespace, configs);
    const member = MeshService._of(this, name, service, endpoints);
    this.members.set(name, member);
    return member;
  }

  /** What one edge does; an edge declared again may bring further endpoints. */
  private connect(dependent: MeshService, dependency: MeshService, endpoints: readonly Endpoint[]) {
    let used = dependent._uses.get(dependency);
    if (!used) {
      used = new Set();
      dependent._uses.set(dependency, used);
      this._graph.addEdge(dependent._number, dependency._number);
    }
    for (const endpoint of endpoints) used.add(endpoint);
    const rules = this.openSecurityGroups ? openIngress(dependent.service, dependency.service, endpoints) : [];
    deployAfter(dependent.service, dependency.service, rules);
  }

  private refuse(problems: readonly Problem[]) {
    if (problems.length > 0) throw meshError(this.node.path, problems);
  }
}
