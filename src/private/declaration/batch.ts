import { Member, MemberEdge } from '../members/member';
import { Problem } from '../messages/problem';
import { Prerequisite } from '../model/deployment-units';

/** Services and edges that are declared together and not added yet: a table, or a single call. */
export interface Batch {
  readonly members: readonly Member[];
  readonly edges: readonly MemberEdge[];
  /** Those of the services whose endpoints could not be read. That is reported, and not also that they have none. */
  readonly unreadable: ReadonlySet<Member>;
}

/** A batch as far as it could be read, what has to be deployed before what because of it, and all that is wrong with it. */
export interface ReadBatch {
  readonly batch: Batch;
  readonly prerequisites: readonly Prerequisite[];
  readonly problems: readonly Problem[];
}

export function orderedEdges({ edges }: Batch): MemberEdge[] {
  return edges.filter(({ kind }) => kind === 'dependsOn');
}
