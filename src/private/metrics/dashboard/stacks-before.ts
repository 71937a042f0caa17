import { Resource, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { stackUnits, topStackOf } from '../../inspect/stacks';
import { Member } from '../../members/member';
import { MeshState } from '../../members/mesh-state';
import { EDGE_KINDS } from '../../model/service';

/** Knows which stacks are deployed before others. They must not refer to them. */
export class StacksBefore {
  /** Found for this number of edges. */
  private readonly before = new Map<Stack, ReadonlySet<Stack>>();
  private edgeCount = 0;

  constructor(private readonly state: MeshState) {}

  /** Whether the stack of a construct is deployed before the stack of another, as far as the mesh knows. */
  public isBefore(construct: IConstruct, other: IConstruct): boolean {
    const units = stackUnits(Stack.of(construct), Stack.of(other));
    if (!units) return false;
    const [ours, theirs] = units;
    // Nested stacks in one stack may depend on each other in either direction.
    return ours.nestedStackParent !== undefined || this.stacksBefore(theirs).has(ours);
  }

  private stacksBefore(stack: Stack): ReadonlySet<Stack> {
    const { edgeCount } = this.state.services;
    if (edgeCount !== this.edgeCount) this.before.clear();
    this.edgeCount = edgeCount;
    const known = this.before.get(stack) ?? this.findStacksBefore(stack);
    this.before.set(stack, known);
    return known;
  }

  private findStacksBefore(start: Stack): ReadonlySet<Stack> {
    const { services } = this.state.services;
    const found = new Set([start]);
    for (const stack of found) {
      const members = services.filter(({ service }) => topStackOf(service) === stack);
      for (const next of [...stack.dependencies, ...members.flatMap((member) => this.requiredBy(member))]) {
        found.add(next);
      }
    }
    found.delete(start);
    return found;
  }

  /** The stacks that a service requires. A client in `connectsTo` usually requires the stack of its server too. */
  private requiredBy(member: Member): Stack[] {
    const { services, namespace } = this.state;
    const { cluster, taskDefinition, connections } = member.service;
    const own = [cluster, taskDefinition, ...connections.securityGroups, ...(namespace ? [namespace] : [])];
    const used = EDGE_KINDS.flatMap((kind) => services.edgesOf(member, kind));
    return [
      ...own.filter((construct) => Resource.isOwnedResource(construct)),
      ...used.map(({ dependency }) => dependency.service),
    ].map(topStackOf);
  }
}
