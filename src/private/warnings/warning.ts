import { Member } from '../members/member';
import { Problem } from '../messages/problem';

/** A configuration that Amazon ECS accepts, but that probably does not work as intended. */
export interface Warning {
  /** Part of the public contract: users acknowledge warnings by their ids. */
  readonly id: string;
  readonly problem: Problem;
  /** The service that the warning is about; undefined if it is about the mesh as a whole. */
  readonly member?: Member;
}
