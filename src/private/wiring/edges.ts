import { Stage } from 'aws-cdk-lib';
import { settle } from './between-stacks';
import { OrderedEdges } from './ordered-edges';
import { StackOrder } from './stack-order';
import { commonStackOf } from './stacks';
import { UnorderedEdges } from './unordered-edges';
import type { ServiceConnectMesh } from '../../service-connect-mesh';
import type { ServiceConnectMeshProps } from '../../service-connect-mesh-props';
import { Edge, EdgeKind } from '../declaration/edge';

/** What the edges of a mesh do to the template: at once within a stack; between stacks, when the tree is complete. */
export class Edges {
  private readonly ordered: OrderedEdges;
  private readonly unordered: UnorderedEdges;
  private readonly betweenStacks: { kind: EdgeKind; edge: Edge }[] = [];

  constructor(
    private readonly mesh: ServiceConnectMesh,
    { openSecurityGroups, redeployDependents, redeployAfterConnections }: ServiceConnectMeshProps,
  ) {
    this.ordered = new OrderedEdges(mesh, openSecurityGroups ?? true, redeployDependents ?? true);
    this.unordered = new UnorderedEdges(mesh, openSecurityGroups ?? true, redeployAfterConnections ?? true);
  }

  public add(kind: EdgeKind, edge: Edge) {
    const common = commonStackOf(edge.dependent.service, edge.dependency.service);
    if (!common) this.betweenStacks.push({ kind, edge });
    else if (kind === 'dependsOn') this.ordered.wire(edge);
    else this.unordered.wire(edge, common);
  }

  /** To be called when the tree is complete; what was wired before is not wired again. */
  public complete() {
    if (this.betweenStacks.length === 0) return;
    const order = new StackOrder(Stage.of(this.mesh) ?? this.mesh.node.root);
    for (const { kind, edge, home } of settle(order, this.betweenStacks.splice(0))) {
      if (kind === 'dependsOn') this.ordered.wire(edge, order);
      else this.unordered.wire(edge, home, order);
    }
  }
}
