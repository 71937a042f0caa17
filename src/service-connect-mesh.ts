import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { Construct } from 'constructs';
import { ExternalMeshService } from './external-mesh-service';
import { ExternalServiceOptions, ExternalServiceProps } from './external-service-props';
import { MeshService } from './mesh-service';
import { MeshServiceOptions, MeshServiceProps } from './mesh-service-props';
import { MeshViews } from './mesh-views';
import { onDemand } from './on-demand';
import { externalShapeProblems } from './private/declaration/external-shape';
import { meshShapeProblems } from './private/declaration/mesh-shape';
import { readRows } from './private/declaration/services';
import { shapeProblems } from './private/declaration/table-shape';
import { diagramOf } from './private/diagrams/diagram-of';
import { MeshState } from './private/members/mesh-state';
import * as messages from './private/messages';
import { meshError, Problem, tracedFrom } from './private/messages/problem';
import { Wiring } from './private/wiring/wiring';
import { ServiceConnectMeshProps } from './service-connect-mesh-props';

/**
 * Connects ECS services through Service Connect, so that each service finds its dependencies from its first deployment.
 *
 * Amazon ECS writes the list of endpoints of a client when the client is deployed, from the endpoints that exist at
 * that moment. A client that is deployed at the same time as its server cannot find the server until the client is
 * redeployed. In a mesh, you declare which service calls which. The mesh deploys servers before their clients, allows
 * traffic from clients to the ports of the endpoints, and configures Service Connect for all services. It does not
 * create services.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html
 */
export class ServiceConnectMesh extends Construct {
  private readonly state: MeshState;
  private readonly wiring: Wiring;
  private readonly views: MeshViews;

  /**
   * Throws one error that lists all mistakes in `services`: dependency cycles, unknown and duplicate names, missing
   * port mappings, services that Service Connect does not support, and so on. `docs/errors-and-warnings.md` explains
   * every message.
   *
   * Values of the wrong type are reported first, and cycles of stacks last: other mistakes are reported only when the
   * types are correct, and cycles of stacks only when the rest is correct.
   *
   * @param scope the scope of the mesh
   * @param id the construct id of the mesh
   * @param props the services and the settings of the mesh
   */
  constructor(scope: Construct, id: string, props: ServiceConnectMeshProps = {}) {
    super(scope, id);
    tracedFrom(ServiceConnectMesh, () => this.refuse(meshShapeProblems(props)));
    this.state = new MeshState(this, props);
    this.wiring = new Wiring(this.state);
    this.views = new MeshViews(this.state, this.wiring);
    tracedFrom(ServiceConnectMesh, () => this.declareAll(props));
    this.state.isConstructed = true;
  }

  /**
   * The namespace in which the services find each other.
   *
   * Throws an error if no `namespace` was given and no service has been added yet.
   */
  public get namespace(): cloudmap.INamespace {
    const { namespace } = this.state;
    const getter = Object.getOwnPropertyDescriptor(ServiceConnectMesh.prototype, 'namespace')!.get!;
    if (!namespace) tracedFrom(getter, () => this.refuse([messages.noNamespaceYet()]));
    this.state.isNamespaceRead = true;
    return namespace!;
  }

  /** The services, in the order in which they were declared, without external services. */
  public get services(): MeshService[] {
    return this.views.allOf(this.state.services.services);
  }

  /**
   * The services in deployment order: each service after its dependencies.
   *
   * If several services can be next, the one that was declared first is.
   */
  public get deploymentOrder(): MeshService[] {
    return this.views.allOf(this.state.services.deploymentOrder);
  }

  /**
   * The services in deployment waves: groups of services that can be deployed at the same time, after the previous
   * waves.
   *
   * Each service is in the earliest wave that its dependencies allow. CloudFormation does not wait for whole waves: it
   * deploys a service as soon as the dependencies of this service are deployed.
   */
  public get deploymentWaves(): MeshService[][] {
    return this.state.services.deploymentWaves.map((wave) => this.views.allOf(wave));
  }

  /**
   * Adds a service to the mesh.
   *
   * Services in `dependsOn` and `connectsTo` must have been added before. For services that call each other, add both
   * and then call `connectsTo()`.
   *
   * Throws an error for the same mistakes as the constructor, and if the name is already in use.
   *
   * @param name the name of the service in the mesh, and the host name by which its clients find it
   * @param options the ECS service, its endpoints, and the services that it calls
   */
  public addService(name: string, options: MeshServiceOptions): MeshService {
    return tracedFrom(ServiceConnectMesh.prototype.addService, () => {
      const rows = [{ ...options, name }];
      this.refuse(shapeProblems(rows, () => 'addService'));
      return this.views.of(this.declare(rows, [], false).members[0]);
    });
  }

  /**
   * Adds a service of another application to the mesh, so that services of this mesh can call it.
   *
   * Pass it to `dependsOn` or `connectsTo` of a service, or use its name in `dependsOn` or `connectsTo` of services that
   * are added later. The application of the service must use the same namespace.
   *
   * Throws an error if
   *
   * - the name, an alias or a discovery name is already in use in the mesh
   * - a name, a port, `publishedTo` or `waitUpTo` is not valid
   *
   * @param name the name of the service in the mesh, and the host name by which its clients find it
   * @param options its endpoints, and how they are published
   */
  public addExternalService(name: string, options: ExternalServiceOptions): ExternalMeshService {
    return tracedFrom(ServiceConnectMesh.prototype.addExternalService, () => {
      const rows = [{ ...options, name }];
      this.refuse(externalShapeProblems(rows, () => 'addExternalService'));
      return this.views.ofExternal(this.declare([], rows, false).externals[0]);
    });
  }

  /**
   * Finds a service by its name. Throws an error if there is none.
   *
   * @param name the name of the service in the mesh
   */
  public findService(name: string): MeshService {
    return tracedFrom(ServiceConnectMesh.prototype.findService, () => {
      if (typeof name !== 'string') this.refuse([messages.notAString('findService', 'name', name)]);
      const service = this.tryFindService(name);
      if (service) return service;
      const names = this.services.map((each) => each.name);
      throw meshError(this.node.path, [messages.serviceNotFound(name, names)]);
    });
  }

  /**
   * Finds a service by its name. Returns undefined (`None` in Python, `null` in Java) if there is none.
   *
   * @param name the name of the service in the mesh
   */
  public tryFindService(name: string): MeshService | undefined {
    const member = this.state.services.find(name);
    return member && this.views.of(member);
  }

  /**
   * Draws the mesh as a Mermaid flowchart, which GitHub renders in Markdown.
   *
   * The flowchart shows the services by deployment wave, external services apart from them, and their endpoints. A solid
   * arrow points from a service to each service in its `dependsOn`, and a dotted arrow to each service in its `connectsTo`.
   */
  public toMermaid(): string {
    return onDemand.mermaid().mermaid(diagramOf(this.state.services, this.state));
  }

  /**
   * Draws the mesh as a directed graph in the DOT language of Graphviz.
   *
   * The graph shows the services by deployment wave, external services apart from them, and their endpoints. A solid arrow
   * points from a service to each service in its `dependsOn`, and a dashed arrow to each service in its `connectsTo`.
   */
  public toDot(): string {
    return onDemand.dot().dot(diagramOf(this.state.services, this.state));
  }

  /**
   * Draws the mesh as an SVG document, which browsers and Markdown files show as an image.
   *
   * The picture shows the services by deployment wave, external services before them, and their endpoints. A solid arrow
   * points from a service to each service in its `dependsOn`, and a dashed arrow to each service in its `connectsTo`. The
   * document loads nothing.
   */
  public toSvg(): string {
    return onDemand
      .svg()
      .svg(diagramOf(this.state.services, { externals: this.state.externals, title: this.node.path }));
  }

  /**
   * Creates widgets for an Amazon CloudWatch dashboard that show who calls whom, how often, and with which result.
   *
   * Call it after all services are added, and pass the result to `dashboard.addWidgets()`. Each widget is 24 columns
   * wide. For each service that others call, in the order of deployment, the widgets show the requests, errors and
   * response times of each client. For endpoints without `appProtocol`, they show the connections and bytes of all
   * clients together. The first widget lists what is left out of a large mesh. Calls to external services are not shown:
   * use the metrics of `MeshService.edgeTo`.
   *
   * The dashboard can be in any stack. In a stack that is deployed before a service without a `serviceName`, the graphs
   * of this service search for its metrics by discovery name, and find those of other namespaces too.
   */
  public dashboardWidgets(): cloudwatch.IWidget[] {
    return onDemand.dashboard().dashboardWidgets(this.state);
  }

  private declareAll({ services, externalServices }: ServiceConnectMeshProps) {
    const [rows, externalRows] = [services ?? [], externalServices ?? []];
    this.refuse([
      ...externalShapeProblems(externalRows, (index) => `externalServices[${index}]`),
      ...shapeProblems(rows, (index) => `services[${index}]`),
    ]);
    if (rows.length + externalRows.length > 0) this.declare(rows, externalRows, true);
  }

  /** Checks everything before it changes anything, so that an error leaves the mesh as it was. */
  private declare(
    rows: readonly MeshServiceProps[],
    externalRows: readonly ExternalServiceProps[],
    namesMayReferForward: boolean,
  ) {
    const read = readRows(this.state, rows, externalRows, namesMayReferForward);
    this.refuse(read.problems);
    this.wiring.add(read, rows);
    return read.batch;
  }

  private refuse(problems: readonly Problem[]) {
    if (problems.length > 0) throw meshError(this.node.path, problems);
  }
}
