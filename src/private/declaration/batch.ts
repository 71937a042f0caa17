import { ExternalEdge, ExternalMember } from '../members/external-member';
import { Member, MemberEdge } from '../members/member';
import { Problem } from '../messages/problem';
import { Prerequisite } from '../model/deployment-units';

/**
 * Services and edges that are declared together, in `services` or in a single call, and that have not been added yet.
 */
export interface Batch {
  readonly members: readonly Member[];
  readonly edges: readonly MemberEdge[];
  readonly externals: readonly ExternalMember[];
  readonly externalEdges: readonly ExternalEdge[];
  /**
   * The services with invalid endpoints. These are reported, so the services are not also reported as having no
   * endpoints.
   */
  readonly unreadable: ReadonlySet<Member>;
}

/** The valid part of a batch, its dependencies between units of deployment, and all problems. */
export interface ReadBatch {
  readonly batch: Batch;
  readonly prerequisites: readonly Prerequisite[];
  readonly problems: readonly Problem[];
}

export function orderedEdges({ edges }: Batch): MemberEdge[] {
  return edges.filter(({ kind }) => kind === 'dependsOn');
}
