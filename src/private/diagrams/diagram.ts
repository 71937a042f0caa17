/** What a diagram of a mesh shows, before it is written in one notation or another. */
export interface Diagram {
  /** What the diagram is of. */
  readonly title?: string;
  /** Services by wave, the first to deploy first. */
  readonly waves: readonly (readonly DiagramService[])[];
  /** Services of other applications. They belong to no wave. */
  readonly externalServices?: readonly DiagramService[];
  /** Edges between services of the diagram. */
  readonly edges: readonly DiagramEdge[];
}

export interface DiagramService {
  /** Letters and digits only, unique in the diagram: what the notation calls the service, whatever its name is. */
  readonly id: string;
  readonly name: string;
  /** A line for each endpoint. */
  readonly endpoints: readonly string[];
}

export interface DiagramEdge {
  /** The id of the service that depends on the other. */
  readonly dependent: string;
  /** The id of the service that it depends on. */
  readonly dependency: string;
  /** The endpoints used, if they are not all that the dependency has. */
  readonly label?: string;
  /** Whether the dependent is deployed after the dependency. */
  readonly ordered: boolean;
  /** Whether the edge is a race that a check has found. */
  readonly problem?: boolean;
  /** A sentence about the edge, for notations that can show one. */
  readonly title?: string;
}
