import { ExternalMeshService } from './external-mesh-service';
import { ExternalMeshServiceView } from './external-mesh-service-view';
import { IMeshService } from './i-mesh-service';
import { MeshEdge } from './mesh-edge';
import { MeshEdgeView } from './mesh-edge-view';
import { MeshService } from './mesh-service';
import { MeshEdgeOptions } from './mesh-service-props';
import { readEdge, readExternalEdge } from './private/declaration/edge';
import { ExternalMember, isMember } from './private/members/external-member';
import { Member } from './private/members/member';
import { MeshState } from './private/members/mesh-state';
import * as messages from './private/messages';
import { meshError, tracedFrom } from './private/messages/problem';
import { EdgeMetrics } from './private/metrics/edge-metrics';
import { currentEdge, findEdge } from './private/metrics/find-edge';
import { AddServiceWarning } from './private/metrics/protocol-warning';
import { ServiceMetrics } from './private/metrics/service-metrics';
import { EdgeKind } from './private/model/service';
import { addWarning } from './private/wiring/add-warning';
import { Wiring } from './private/wiring/wiring';

/** The public views of the services of a mesh, each created once, and what their methods do: a view itself has no state. */
export class MeshViews {
  private readonly views = new Map<Member, MeshService>();
  private readonly externalViews = new Map<ExternalMember, ExternalMeshService>();

  constructor(
    private readonly state: MeshState,
    private readonly wiring: Wiring,
  ) {}

  public of(member: Member): MeshService {
    if (!this.views.has(member)) this.views.set(member, MeshService._of(member, this));
    return this.views.get(member)!;
  }

  public allOf(members: readonly Member[]): MeshService[] {
    return members.map((member) => this.of(member));
  }

  public ofExternal(member: ExternalMember): ExternalMeshService {
    if (!this.externalViews.has(member)) {
      const dependentsOf = (of: ExternalMember) => this.allOf(this.state.externals.dependentsOf(of));
      this.externalViews.set(member, new ExternalMeshServiceView(member, dependentsOf));
    }
    return this.externalViews.get(member)!;
  }

  public targetsOf(member: Member, kind: EdgeKind): IMeshService[] {
    const { services, externals } = this.state;
    const edges = [...services.edgesOf(member, kind), ...externals.edgesOf(member, kind)];
    return edges.map(({ dependency }) => this.ofAny(dependency));
  }

  public dependentsOf(member: Member): MeshService[] {
    return this.allOf(this.state.services.dependentsOf(member));
  }

  public connect(dependent: Member, kind: EdgeKind, dependency: IMeshService, options?: MeshEdgeOptions) {
    tracedFrom(MeshService.prototype[kind], () => {
      const read = this.readConnection(dependent, kind, dependency, options ?? {}); // in JavaScript, null is no options
      if (read.problems.length > 0) throw meshError(this.state.path, read.problems);
      this.wiring.connect(read);
    });
  }

  public edgeTo(dependent: Member, dependency: IMeshService): MeshEdge {
    return tracedFrom(MeshService.prototype.edgeTo, () => {
      const edge = findEdge(this.state, dependent, dependency, (each) => this.ofAny(each));
      const metrics = new EdgeMetrics(() => currentEdge(this.state, edge), warn);
      return new MeshEdgeView(this.ofAny(edge.dependent), this.ofAny(edge.dependency), metrics);
    });
  }

  public metricsOf(server: Member): ServiceMetrics {
    return new ServiceMetrics(server, warn);
  }

  private ofAny(member: Member | ExternalMember): IMeshService {
    return isMember(member) ? this.of(member) : this.ofExternal(member);
  }

  private readConnection(dependent: Member, kind: EdgeKind, dependency: IMeshService, options: MeshEdgeOptions) {
    if (dependency instanceof MeshService) return readEdge(this.state, dependent, kind, dependency._member, options);
    if (dependency instanceof ExternalMeshServiceView) {
      return readExternalEdge(this.state, dependent, kind, dependency.member, options);
    }
    throw meshError(this.state.path, [messages.notAMeshService(`${kind} of service '${dependent.name}'`, dependency)]);
  }
}

const warn: AddServiceWarning = ({ member, id, problem }) => addWarning(member, id, problem);
