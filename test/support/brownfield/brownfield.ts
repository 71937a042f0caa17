import { Line } from '../world/world';

/*
 * An application that runs without a mesh, as plain data, and the mesh that adopts it. Services and their stacks are listed in an order
 * in which they can be deployed. Constructs are created in the order of `turn`.
 */

export interface Brownfield {
  /** Whether the application is in a stage. */
  readonly isInStage: boolean;
  /** Whether it has the feature flags of `cdk init`. */
  readonly hasFlags: boolean;
  readonly namespace: 'default' | 'created' | 'name' | 'arn';
  readonly meshIn: 'network' | 'root' | 'last';
  /** Whether the mesh gets `namespace`. It always does if the mesh could not read the namespace from the first services. */
  readonly namesNamespace: boolean;
  /** Whether the mesh is declared by rows of `services` or by calls of methods. */
  readonly declaredBy: 'rows' | 'calls';
  readonly services: readonly BrownfieldService[];
  /** Rules and dependencies that the user wrote. The dependencies have the direction of the edges. */
  readonly lines: readonly Line[];
}

export interface BrownfieldService {
  readonly name: string;
  /** `Stack` or `Stack/Nested`. */
  readonly place: string;
  /** One of the styles of `configured-services`; `new` has no Service Connect before the mesh. */
  readonly style: string;
  /** When Service Connect is configured. Only `enableServiceConnect()` can be called later. */
  readonly configured: 'at once' | 'after the mesh' | 'by an aspect';
  /** How it specifies its namespace: by its name, by a reference or an ARN, or not at all. */
  readonly spelling: 'name' | 'reference' | 'unset';
  /** Whether it has an endpoint. Otherwise it is client-only. */
  readonly hasEndpoint: boolean;
  readonly hasAlias: boolean;
  readonly hasDiscoveryName: boolean;
  readonly aliasPort?: number;
  readonly group: 'own' | 'of its stack' | 'of all' | 'imported' | 'of instances';
  readonly dependsOn: readonly string[];
  readonly connectsTo: readonly string[];
  readonly turn: number;
}

export const NAMESPACE = 'shop.local';
export const NAMESPACE_ARN = 'arn:aws:servicediscovery:eu-west-1:123456789012:namespace/ns-abc';
export const PORT = 8080;

/** The address that clients call: the alias, or ECS's default. */
export function aliasOf({ namespace }: Brownfield, service: BrownfieldService): string {
  const { name, style, hasAlias, aliasPort = PORT } = service;
  if (style === 'new') return `${name}:${PORT}`;
  const known = namespace === 'arn' ? NAMESPACE_ARN : NAMESPACE;
  return `${hasAlias ? `${name}.alias` : `${discoveryNameOf(service)}.${known}`}:${aliasPort}`;
}

/** ECS's default is the name of the port. */
export function discoveryNameOf({ name, hasDiscoveryName }: BrownfieldService): string {
  return hasDiscoveryName ? `${name}-sc` : 'http';
}
